package dev.assay.api.body;

import dev.assay.api.error.ShownValue;
import dev.assay.api.error.Violations;
import java.math.BigDecimal;
import tools.jackson.core.JsonParser;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.core.util.JsonParserDelegate;
import tools.jackson.databind.JsonNode;

/**
 * Numbers are kept and sent on with their digits. One that whoever reads it would take for another one is refused by
 * path: too large for a double, which becomes infinite, or too small, which becomes 0, or {@code -0.0}, which a decimal
 * is not.
 */
final class NumberRules {

    private static final String WITHIN = "a number within ±1.7976931348623157e308";

    private NumberRules() {}

    static void check(String path, JsonNode number, Violations violations) {
        double nearest = number.doubleValue(Double.NaN);
        violations
                .unless(Double.isFinite(nearest), path, number, WITHIN)
                .unless(
                        nearest != 0 || number.decimalValue().signum() == 0,
                        path,
                        number,
                        "0, or a number of at least 4.9e-324 either side of it");
    }

    /** Sees the sign of a zero, which is gone when the number is read. */
    static final class SignedZeros extends JsonParserDelegate {

        private final Violations violations;

        SignedZeros(JsonParser parser, Violations violations) {
            super(parser);
            this.violations = violations;
        }

        @Override
        public BigDecimal getDecimalValue() {
            BigDecimal value;
            try {
                value = super.getDecimalValue();
            } catch (NumberFormatException e) {
                violations.add(path(streamReadContext()), shown() + " (expected: " + WITHIN + ")");
                return BigDecimal.ZERO;
            }
            if (value.signum() == 0 && getString().startsWith("-")) {
                violations.add(path(streamReadContext()), shown() + " (expected: 0.0)");
            }
            return value;
        }

        private String shown() {
            return ShownValue.cut(getString());
        }

        private static String path(TokenStreamContext context) {
            if (context.inRoot()) {
                return "$";
            }
            String parent = path(context.getParent());
            return context.inArray()
                    ? parent + "[" + context.getCurrentIndex() + "]"
                    : FieldShape.child(parent, String.valueOf(context.currentName()));
        }
    }
}

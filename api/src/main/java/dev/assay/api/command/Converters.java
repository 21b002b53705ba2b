package dev.assay.api.command;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Values of options. The message of a {@link TypeConversionException} is what is expected. */
final class Converters {

    private Converters() {}

    /** {@code 90s}, {@code 15m}, {@code 12h} or {@code 90d}, as seconds. */
    static final class Seconds implements ITypeConverter<Long> {

        private static final Pattern DURATION = Pattern.compile("([0-9]{1,12})([smhd])");

        @Override
        public Long convert(String value) {
            Matcher duration = DURATION.matcher(value.toLowerCase(Locale.ROOT));
            if (!duration.matches()) {
                throw new TypeConversionException("a number and s, m, h or d, as in 90d");
            }
            long unit = switch (duration.group(2)) {
                case "s" -> 1;
                case "m" -> 60;
                case "h" -> 3_600;
                default -> 86_400;
            };
            return Long.parseLong(duration.group(1)) * unit;
        }
    }

    /** Whatever fits into 18 digits; which numbers are good, the request's rules know. */
    static final class WholeNumber implements ITypeConverter<Long> {

        private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,18}");

        @Override
        public Long convert(String value) {
            if (!NUMBER.matcher(value).matches()) {
                throw new TypeConversionException("an integer");
            }
            return Long.valueOf(value);
        }
    }
}

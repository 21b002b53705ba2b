package dev.assay.activities.template;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.interpret.Context;
import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.tree.Node;
import com.hubspot.jinjava.tree.TagNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Renders one template once, within limits on its steps, its time and the size of what it assigns. */
final class Budget extends JinjavaInterpreter {
    static final int MOST_STEPS = 200_000;
    static final Duration LONGEST = Duration.ofSeconds(10);
    static final int LARGEST_VALUE = 1 << 20;
    private static final int MOST_DIGITS = 10_000;

    private final long deadline = System.nanoTime() + LONGEST.toNanos();
    private int steps;
    private @Nullable String exceeded;

    Budget(Jinjava jinjava, Context context, JinjavaConfig config) {
        super(jinjava, context, config);
    }

    static void before(Node node, JinjavaInterpreter interpreter) {
        if (interpreter instanceof Budget budget) {
            budget.step();
        }
    }

    static void after(Node node, JinjavaInterpreter interpreter) {
        if (interpreter instanceof Budget budget
                && node instanceof TagNode tag
                && tag.getName().equals("set")) {
            for (String name : TemplateNames.assigned(tag.getHelpers())) {
                if (tooLarge(interpreter.getContext().get(name))) {
                    budget.exceed("a value set by the template is larger than " + LARGEST_VALUE);
                }
            }
        }
    }

    Optional<String> exceeded() {
        return Optional.ofNullable(exceeded);
    }

    @Override
    public String getAsString(@Nullable Object object) {
        return RowValues.text(object);
    }

    private void step() {
        if (++steps > MOST_STEPS) {
            exceed("more than " + MOST_STEPS + " steps");
        }
        if (System.nanoTime() - deadline > 0) {
            exceed("more than " + LONGEST.toSeconds() + " s");
        }
    }

    private void exceed(String what) {
        exceeded = what;
        throw new IllegalStateException(what);
    }

    private static boolean tooLarge(@Nullable Object value) {
        Deque<Object> open = new ArrayDeque<>();
        if (value != null) {
            open.push(value);
        }
        long size = 0;
        while (!open.isEmpty() && size <= LARGEST_VALUE) {
            Object next = open.pop();
            size += 1
                    + switch (next) {
                        case CharSequence text -> text.length();
                        case BigInteger number -> number.bitLength() > MOST_DIGITS ? LARGEST_VALUE : 1;
                        case BigDecimal number ->
                            Math.abs((long) number.scale()) + number.precision() > MOST_DIGITS ? LARGEST_VALUE : 1;
                        default -> 1;
                    };
            Collection<?> children = next instanceof Collection<?> list
                    ? list
                    : next instanceof Map<?, ?> map ? map.values() : List.of();
            for (Object child : children) {
                if (child != null && open.size() <= LARGEST_VALUE) {
                    open.push(child);
                }
            }
        }
        return size > LARGEST_VALUE;
    }
}

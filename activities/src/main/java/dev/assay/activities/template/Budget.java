package dev.assay.activities.template;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.interpret.Context;
import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.tree.Node;
import com.hubspot.jinjava.tree.TagNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Renders one template once, within limits on its steps, its time, and the size of what it reads, makes and assigns. What
 * one expression can hold at once is bounded by what its columns and filters gave it, so these are counted.
 */
final class Budget extends JinjavaInterpreter {
    static final int MOST_STEPS = 200_000;
    static final Duration LONGEST = Duration.ofSeconds(10);
    static final int LARGEST_VALUE = 1 << 20;
    static final int LARGEST_EXPRESSION = 1 << 22;
    private static final int MOST_ASSIGNED = 1 << 23;

    private final long deadline = System.nanoTime() + LONGEST.toNanos();
    private final Map<String, Long> assigned = new HashMap<>();
    private int steps;
    private long charged;
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
                budget.assign(name, interpreter.getContext().get(name));
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

    @Override
    public @Nullable Object retraceVariable(String variable, int lineNumber, int startPosition) {
        Object value = super.retraceVariable(variable, lineNumber, startPosition);
        charge(value);
        return value;
    }

    /** Counts what an expression reads or makes. */
    void charge(@Nullable Object value) {
        charged += ValueSize.of(value, LARGEST_EXPRESSION);
        if (charged > LARGEST_EXPRESSION) {
            exceed("more than " + LARGEST_EXPRESSION + " characters in one expression");
        }
    }

    private void assign(String name, @Nullable Object value) {
        long size = ValueSize.of(value, LARGEST_VALUE);
        if (size > LARGEST_VALUE) {
            exceed("a value set by the template is larger than " + LARGEST_VALUE);
        }
        assigned.put(name, size);
        if (assigned.values().stream().mapToLong(Long::longValue).sum() > MOST_ASSIGNED) {
            exceed("the values set by the template are larger than " + MOST_ASSIGNED);
        }
    }

    private void step() {
        charged = 0;
        if (++steps > MOST_STEPS) {
            exceed("more than " + MOST_STEPS + " steps");
        }
        look();
    }

    /** Goes on only where nothing is exceeded: Jinjava takes an exception inside an expression for a value. */
    void look() {
        if (exceeded != null) {
            throw new IllegalStateException(exceeded);
        }
        if (System.nanoTime() - deadline > 0) {
            exceed("more than " + LONGEST.toSeconds() + " s");
        }
    }

    private void exceed(String what) {
        exceeded = what;
        throw new IllegalStateException(what);
    }
}

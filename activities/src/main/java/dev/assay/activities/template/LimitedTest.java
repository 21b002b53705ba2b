package dev.assay.activities.template;

import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.lib.exptest.ExpTest;
import org.jspecify.annotations.Nullable;

/** A test within the time of the rendering that uses it: filters ask it for each element of a list. */
final class LimitedTest implements ExpTest {
    private final ExpTest test;

    LimitedTest(ExpTest test) {
        this.test = test;
    }

    @Override
    public String getName() {
        return test.getName();
    }

    @Override
    public boolean evaluate(@Nullable Object value, JinjavaInterpreter interpreter, @Nullable Object... arguments) {
        ((Budget) interpreter).look();
        return test.evaluate(value, interpreter, arguments);
    }

    @Override
    public boolean evaluateNegated(
            @Nullable Object value, JinjavaInterpreter interpreter, @Nullable Object... arguments) {
        ((Budget) interpreter).look();
        return test.evaluateNegated(value, interpreter, arguments);
    }
}

package dev.assay.api.suite;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.interpret.InterpretException;
import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import java.util.Optional;

/** What can be said of a pattern or a template without a row: whether it can be read. */
final class Syntax {

    private static final Jinjava JINJAVA = new Jinjava();

    private Syntax() {}

    static Optional<String> patternProblem(String pattern) {
        try {
            Pattern.compile(pattern);
            return Optional.empty();
        } catch (PatternSyntaxException e) {
            return Optional.of(e.getDescription());
        }
    }

    /** Nothing is rendered: a template runs only where the row is, and confined. */
    static Optional<String> templateProblem(String template) {
        JinjavaInterpreter interpreter = JINJAVA.newInterpreter();
        try {
            interpreter.parse(template);
        } catch (InterpretException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
        return interpreter.getErrors().stream().findFirst().map(e -> "line " + e.getLineno() + ": " + e.getMessage());
    }
}

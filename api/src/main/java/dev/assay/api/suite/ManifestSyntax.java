package dev.assay.api.suite;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.assay.template.TemplateException;
import dev.assay.template.TemplateRenderer;
import java.util.Optional;

/** What can be said of a pattern or a template without a row: whether it can be read. */
final class ManifestSyntax {

    private ManifestSyntax() {}

    static Optional<String> patternProblem(String pattern) {
        try {
            Pattern.compile(pattern);
            return Optional.empty();
        } catch (PatternSyntaxException e) {
            return Optional.of(e.getDescription());
        }
    }

    /** Nothing is rendered: a template runs only where the row is. */
    static Optional<String> templateProblem(String template) {
        try {
            TemplateRenderer.compile(template);
            return Optional.empty();
        } catch (TemplateException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}

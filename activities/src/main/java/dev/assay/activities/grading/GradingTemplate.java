package dev.assay.activities.grading;

import dev.assay.template.TemplateException;
import dev.assay.template.TemplateRenderer;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** A template that grading renders. One that is none fails the samples that need it, not everything that has its plan. */
record GradingTemplate(Optional<TemplateRenderer> template, String problem) {
    static GradingTemplate of(String source) {
        try {
            return new GradingTemplate(Optional.of(TemplateRenderer.compile(source)), "");
        } catch (TemplateException e) {
            return new GradingTemplate(Optional.empty(), String.valueOf(e.getMessage()));
        }
    }

    /** @throws GraderException with the code of the {@link TemplateException} */
    String render(ObjectNode row, List<String> choices) {
        try {
            return template.orElseThrow(() -> new GraderException(TemplateException.INVALID, problem))
                    .render(row, choices);
        } catch (TemplateException e) {
            throw new GraderException(e.code(), String.valueOf(e.getMessage()));
        }
    }
}

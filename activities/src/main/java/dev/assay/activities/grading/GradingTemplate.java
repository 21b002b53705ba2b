package dev.assay.activities.grading;

import dev.assay.activities.message.ItemMessage;
import dev.assay.activities.message.MessageJson;
import dev.assay.manifest.MessageTemplate;
import dev.assay.template.TemplateException;
import dev.assay.template.TemplateRenderer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A template that grading renders. One that is none fails the samples that need it, not everything that has its plan. */
record GradingTemplate(Optional<TemplateRenderer> template, String problem) {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String MESSAGES = "messages";

    static GradingTemplate of(String source) {
        try {
            return new GradingTemplate(Optional.of(TemplateRenderer.compile(source)), "");
        } catch (TemplateException e) {
            return new GradingTemplate(Optional.empty(), String.valueOf(e.getMessage()));
        }
    }

    /**
     * The names of a grader's templates: the row's columns, and what the sample has made of them, which goes before a
     * column of the same name; a column {@code messages} stays where the prompt is one text.
     *
     * @param answer what is graded
     */
    static ObjectNode scope(String answer, GradeInput input) {
        ObjectNode scope = input.row().deepCopy();
        scope.put("output", answer)
                .put("output_text", input.outputText())
                .put("extracted_output", input.extractedOutput())
                .put("target", input.target())
                .put("prompt", input.prompt());
        if (input.messages() != null || !scope.has(MESSAGES)) {
            scope.set(MESSAGES, messages(input));
        }
        return scope;
    }

    /** {@code [{role, content}]}, the content of each as a text. A prompt that is one text is a user's message. */
    private static ArrayNode messages(GradeInput input) {
        List<ItemMessage> asked = input.messages() == null
                ? List.of(ItemMessage.text(MessageTemplate.USER, input.prompt()))
                : MessageJson.read(input.messages());
        ArrayNode messages = JSON.createArrayNode();
        asked.forEach(
                message -> messages.addObject().put("role", message.role()).put("content", message.plain()));
        return messages;
    }

    /** Whether it reads a name wherever that is not guarded by {@code is defined} or {@code |default}. */
    boolean reads(String name) {
        return template.filter(renderer -> renderer.missing(Set.of()).containsKey(name))
                .isPresent();
    }

    /** @return empty where it is nothing but one name, and that is null */
    Optional<String> text(ObjectNode row, List<String> choices) {
        boolean none = template.flatMap(TemplateRenderer::onlyColumn)
                .filter(column -> row.path(column).isNull())
                .isPresent();
        return none ? Optional.empty() : Optional.of(render(row, choices));
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

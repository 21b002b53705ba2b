package dev.assay.manifest.rule;

import dev.assay.manifest.Fewshot;
import dev.assay.manifest.ManifestNode;
import dev.assay.manifest.MessageTemplate;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** What holds for the messages of a task's prompt. */
record MessageRules(Function<String, Optional<String>> templateProblem) {
    static final int MAX_MESSAGES = 100;
    private static final int MAX_PARTS = 100;
    private static final int MAX_TEMPLATE_LENGTH = 1 << 20;
    private static final int MAX_ID_LENGTH = 10_000;
    private static final String FIELD = "messages_template";
    private static final String IMAGE =
            "a template of an http or https URL or of a data: URI, or {file_id} of a file of this team";

    /** @param shots how many few-shot examples the task shows */
    void check(NodeShape task, int shots) {
        ManifestNode messages = task.node().at(FIELD);
        if (!task.node().has(FIELD)) {
            return;
        }
        if (task.node().has("prompt_template")) {
            task.findings().add(messages, "no messages_template beside prompt_template");
        }
        if (messages.node().isArray() && messages.node().isEmpty()) {
            task.findings().add(messages, "1.." + MAX_MESSAGES + " messages");
        }
        task.objects(FIELD, MAX_MESSAGES).forEach(this::message);
        if (shots > 0) {
            fewshot(task, messages);
        }
    }

    /** Examples as text belong to one text: images of a message would be left out of them. */
    private static void fewshot(NodeShape task, ManifestNode messages) {
        ManifestNode as = task.node().at("fewshot").at("as");
        if (!as.node().asString("").equals(Fewshot.TURNS)) {
            task.findings().add(as, Fewshot.TURNS + ", where the task has messages_template");
        }
        for (JsonNode message : messages.node()) {
            if (message.path("role").asString("").equals(MessageTemplate.USER)) {
                return;
            }
        }
        task.findings().add(messages, "a message of the role user, which few-shot examples are made of");
    }

    private void message(NodeShape message) {
        message.known("role", "content");
        if (!message.node().has("role")) {
            message.findings().add(message.node().at("role"), String.join(" or ", MessageTemplate.ROLES));
        }
        Optional<String> role = message.oneOf("role", MessageTemplate.ROLES);
        ManifestNode content = message.node().at("content");
        if (!content.node().isArray()) {
            if (content.node().isString()) {
                template(message, "content");
            } else {
                message.findings().add(content, "a template, or a list of parts");
            }
            return;
        }
        if (content.node().isEmpty()) {
            message.findings().add(content, "1.." + MAX_PARTS + " parts");
        }
        message.objects("content", MAX_PARTS).forEach(part -> part(part, role.orElse(MessageTemplate.USER)));
    }

    private void part(NodeShape part, String role) {
        ManifestNode type = part.node().at("type");
        switch (type.node().asString("")) {
            case "text" -> {
                part.known("type", "text");
                template(part, "text");
            }
            case "image" -> image(part, role);
            case "audio", "input_audio" ->
                part.findings().add(type, "text or image; audio is not available in this version yet");
            default -> part.findings().add(type, "text or image");
        }
    }

    private void image(NodeShape part, String role) {
        part.known("type", "image", "detail");
        part.oneOf("detail", MessageTemplate.DETAILS);
        if (!role.equals(MessageTemplate.USER)) {
            part.findings().add(part.node().at("type"), "text in a message of the role " + role);
        }
        ManifestNode image = part.node().at("image");
        if (image.node().isString()) {
            template(part, "image");
        } else if (image.node().isObject()) {
            new NodeShape(image, part.findings()).known("file_id").requiredString("file_id", MAX_ID_LENGTH);
        } else {
            part.findings().add(image, IMAGE);
        }
    }

    private void template(NodeShape shape, String field) {
        shape.requiredString(field, MAX_TEMPLATE_LENGTH)
                .flatMap(templateProblem)
                .ifPresent(problem -> shape.findings().add(shape.node().at(field), "a template; " + problem));
    }
}

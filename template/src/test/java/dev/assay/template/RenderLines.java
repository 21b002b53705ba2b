package dev.assay.template;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Renders what it is given, to be held against Jinja2. Reads {@code {"template", "row", "choices"?}} from each line and
 * writes {@code {"text"}}, {@code {"refused"}} with the reason where no suite could have the template, or {@code {"failed"}}.
 */
final class RenderLines {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private RenderLines() {}

    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintWriter out = new PrintWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            out.println(JSON.writeValueAsString(answer(JSON.readValue(line, ObjectNode.class))));
            out.flush();
        }
    }

    private static ObjectNode answer(ObjectNode request) {
        ObjectNode answer = JSON.createObjectNode();
        List<String> choices = new ArrayList<>();
        request.path("choices").forEach(choice -> choices.add(choice.stringValue()));
        TemplateRenderer template;
        try {
            template = TemplateRenderer.compile(request.path("template").stringValue());
        } catch (TemplateException e) {
            return answer.put("refused", e.getMessage());
        }
        String text;
        try {
            text = template.render((ObjectNode) request.path("row"), choices);
        } catch (TemplateException e) {
            return answer.put("failed", e.getMessage());
        }
        try {
            String general = template.renderTree((ObjectNode) request.path("row"), choices);
            return general.equals(text) ? answer.put("text", text) : answer.put("text", "two ways: " + text + general);
        } catch (TemplateException e) {
            return answer.put("text", "two ways: " + text + " and " + e.getMessage());
        }
    }
}

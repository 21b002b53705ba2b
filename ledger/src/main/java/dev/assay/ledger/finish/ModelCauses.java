package dev.assay.ledger.finish;

import dev.assay.text.Characters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Why models of a run came to no end of their own, told as the run's one {@code error}: the first, and all in its details. */
final class ModelCauses {

    /** Of each model's message in the details; that of the first one stands whole beside them. */
    private static final int MAX_LENGTH = 300;

    private final List<JsonNode> causes = new ArrayList<>();

    void add(JsonNode cause) {
        causes.add(cause);
    }

    /** Empty where no model has one. */
    Optional<String> toJson() {
        if (causes.isEmpty()) {
            return Optional.empty();
        }
        ObjectNode first = (ObjectNode) causes.getFirst().deepCopy();
        if (causes.size() > 1) {
            ArrayNode all = JsonMapper.shared().createArrayNode();
            causes.forEach(cause -> all.addObject()
                    .put("model", text(cause, "model"))
                    .put("code", text(cause, "code"))
                    .put("message", cut(text(cause, "message"))));
            JsonNode own = first.path("details");
            ObjectNode details =
                    own.isObject() ? (ObjectNode) own : JsonMapper.shared().createObjectNode();
            details.set("models", all);
            first.set("details", details);
        }
        return Optional.of(JsonMapper.shared().writeValueAsString(first));
    }

    private static @Nullable String text(JsonNode cause, String name) {
        return cause.path(name).asString(null);
    }

    private static @Nullable String cut(@Nullable String message) {
        return message == null ? null : Characters.cut(MAX_LENGTH, message);
    }
}

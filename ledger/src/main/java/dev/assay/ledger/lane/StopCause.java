package dev.assay.ledger.lane;

import dev.assay.text.Text;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Why a run, or one of its models, cannot go on; becomes the run's {@code error}.
 *
 * @param code constant in snake_case, such as {@code credentials_rejected}
 * @param message for people
 * @param model the model concerned, or null
 * @param taskId the task concerned, or null
 * @param details JSON object, or null
 */
public record StopCause(
        String code,
        String message,
        @Nullable String model,
        @Nullable String taskId,
        @Nullable JsonNode details) {

    private static final JsonMapper JSON = JsonMapper.shared();

    public static StopCause of(String code, String message) {
        return new StopCause(code, message, null, null, null);
    }

    static StopCause laneCrashLoop(LaneKind kind, int laneNo, int deaths) {
        return new StopCause(
                "lane_crash_loop",
                kind.text() + " lane " + laneNo + " died " + deaths + " times in a row without a new result",
                null,
                null,
                JSON.valueToTree(Map.of("kind", kind.text(), "lane", laneNo, "deaths", deaths)));
    }

    public StopCause withModel(String name) {
        return new StopCause(code, message, name, taskId, details);
    }

    public String toJson() {
        return JSON.writeValueAsString(json());
    }

    public ObjectNode json() {
        ObjectNode json = JSON.createObjectNode();
        json.put("code", code);
        json.put("message", Text.cleaned(message));
        if (model != null) {
            json.put("model", model);
        }
        if (taskId != null) {
            json.put("task_id", taskId);
        }
        if (details != null) {
            json.set("details", details);
        }
        return json;
    }
}

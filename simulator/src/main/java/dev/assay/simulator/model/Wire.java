package dev.assay.simulator.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The OpenAI wire format: every field that the official clients require. */
public final class Wire {
    public static final String FAILURE = "The server had an error while processing your request.";

    private Wire() {}

    /** A response that is not completed: it runs, has failed or was cancelled. */
    public static String unfinished(String id, long seconds, ModelCall call, String status) {
        String error = status.equals("failed")
                ? "{\"code\":\"server_error\",\"message\":" + Json.quote(FAILURE) + "}"
                : "null";
        return "{\"id\":\"resp_" + id + "\",\"object\":\"response\",\"created_at\":" + seconds + ",\"status\":\""
                + status + "\",\"background\":" + call.background() + ",\"error\":" + error
                + ",\"incomplete_details\":null,\"instructions\":null,\"metadata\":{},\"model\":"
                + Json.quote(call.model())
                + ",\"output\":[],\"parallel_tool_calls\":true,\"temperature\":1.0,\"tool_choice\":\"auto\","
                + "\"tools\":[],\"top_p\":1.0}";
    }

    public static String responses(String id, long seconds, ModelCall call, Reply reply, Optional<Usage> usage) {
        String status = reply.truncated() ? "incomplete" : "completed";
        List<String> output = new ArrayList<>();
        if (usage.map(Usage::reasoning).orElse(0L) > 0) {
            output.add("""
                    {"id":"rs_%s","type":"reasoning","summary":[{"type":"summary_text","text":"Thought about it."}]}""".formatted(id));
        }
        String content = reply.refusal()
                ? "{\"type\":\"refusal\",\"refusal\":" + Json.quote(reply.text()) + "}"
                : "{\"type\":\"output_text\",\"annotations\":[],\"logprobs\":[],\"text\":" + Json.quote(reply.text())
                        + "}";
        output.add("{\"id\":\"msg_" + id + "\",\"type\":\"message\",\"role\":\"assistant\",\"status\":\"" + status
                + "\",\"content\":[" + content + "]}");
        return "{\"id\":\"resp_" + id + "\",\"object\":\"response\",\"created_at\":" + seconds + ",\"status\":\""
                + status + "\",\"background\":" + call.background()
                + ",\"error\":null,\"incomplete_details\":"
                + (reply.truncated() ? "{\"reason\":\"max_output_tokens\"}" : "null")
                + ",\"instructions\":null,\"metadata\":{},\"model\":" + Json.quote(call.model())
                + ",\"output\":[" + String.join(",", output)
                + "],\"parallel_tool_calls\":true,\"temperature\":1.0,\"tool_choice\":\"auto\",\"tools\":[],\"top_p\":1.0"
                + usage.map(Wire::responsesUsage).orElse("") + "}";
    }

    public static String chat(String id, long seconds, ModelCall call, Reply reply, Optional<Usage> usage) {
        String text = Json.quote(reply.text());
        return "{\"id\":\"chatcmpl-" + id + "\",\"object\":\"chat.completion\",\"created\":" + seconds + ",\"model\":"
                + Json.quote(call.model())
                + ",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":"
                + (reply.refusal() ? "null" : text) + ",\"refusal\":" + (reply.refusal() ? text : "null")
                + "},\"logprobs\":null,\"finish_reason\":\"" + (reply.truncated() ? "length" : "stop") + "\"}]"
                + usage.map(Wire::chatUsage).orElse("") + "}";
    }

    /** One vector for each input, none if the reply is to be empty. */
    public static String embeddings(ModelCall call, boolean empty, int dimensions, Usage usage) {
        List<String> data = new ArrayList<>();
        for (int i = 0; !empty && i < call.texts().size(); i++) {
            data.add("{\"object\":\"embedding\",\"index\":" + i + ",\"embedding\":"
                    + Embedding.json(call.texts().get(i), dimensions, call.base64()) + "}");
        }
        return "{\"object\":\"list\",\"data\":[" + String.join(",", data) + "],\"model\":" + Json.quote(call.model())
                + ",\"usage\":{\"prompt_tokens\":" + usage.input() + ",\"total_tokens\":" + usage.total() + "}}";
    }

    public static String models(Set<String> names) {
        return names.stream()
                .sorted()
                .map(name -> "{\"id\":" + Json.quote(name)
                        + ",\"object\":\"model\",\"created\":0,\"owned_by\":\"simulator\"}")
                .collect(Collectors.joining(",", "{\"object\":\"list\",\"data\":[", "]}"));
    }

    public static String error(int status, String message, Optional<String> code) {
        String codeJson = code.or(() -> defaultCode(status)).map(Json::quote).orElse("null");
        String type = status == 429 ? "requests" : status >= 500 ? "server_error" : "invalid_request_error";
        return "{\"error\":{\"message\":" + Json.quote(message) + ",\"type\":\"" + type + "\",\"param\":null,\"code\":"
                + codeJson + "}}";
    }

    private static Optional<String> defaultCode(int status) {
        return switch (status) {
            case 401 -> Optional.of("invalid_api_key");
            case 404 -> Optional.of("model_not_found");
            case 429 -> Optional.of("rate_limit_exceeded");
            default -> Optional.empty();
        };
    }

    private static String responsesUsage(Usage usage) {
        return ",\"usage\":{\"input_tokens\":" + usage.input()
                + ",\"input_tokens_details\":{\"cached_tokens\":" + usage.cached() + ",\"cache_write_tokens\":0}"
                + ",\"output_tokens\":" + usage.output()
                + ",\"output_tokens_details\":{\"reasoning_tokens\":" + usage.reasoning() + "}"
                + ",\"total_tokens\":" + usage.total() + "}";
    }

    private static String chatUsage(Usage usage) {
        return ",\"usage\":{\"prompt_tokens\":" + usage.input()
                + ",\"prompt_tokens_details\":{\"cached_tokens\":" + usage.cached() + "}"
                + ",\"completion_tokens\":" + usage.output()
                + ",\"completion_tokens_details\":{\"reasoning_tokens\":" + usage.reasoning() + "}"
                + ",\"total_tokens\":" + usage.total() + "}";
    }
}

package dev.assay.simulator;

import com.fasterxml.jackson.annotation.JsonValue;

/** A model endpoint. Its JSON name is used in scenarios ({@code when.endpoint}) and counters. */
public enum Endpoint {
    RESPONSES("responses", "/v1/responses"),
    CHAT_COMPLETIONS("chat_completions", "/v1/chat/completions"),
    EMBEDDINGS("embeddings", "/v1/embeddings"),
    /** Asking for a background response. Only rules that name it apply; it is no call and costs nothing. */
    RESPONSES_RETRIEVE("responses_retrieve", "/v1/responses/{id}");

    private final String json;
    private final String path;

    Endpoint(String json, String path) {
        this.json = json;
        this.path = path;
    }

    @JsonValue
    public String json() {
        return json;
    }

    public String path() {
        return path;
    }
}

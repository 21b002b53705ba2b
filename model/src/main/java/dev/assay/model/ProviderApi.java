package dev.assay.model;

/** The two ways in which OpenAI-compatible providers generate text. */
public enum ProviderApi {
    /** {@code POST {base}/responses}, the default. */
    RESPONSES,
    /** {@code POST {base}/chat/completions}, for providers that have only that. */
    CHAT_COMPLETIONS
}

package dev.assay.sandbox;

import tools.jackson.databind.JsonNode;

/** Answers the model calls of {@code ctx}. Called on the thread that called the function. */
@FunctionalInterface
public interface ModelBridge {
    /**
     * @param request {@code {"kind": "responses" | "embeddings", "request": {…}}}; from a user's code, so of any content
     * @return what the function gets
     * @throws BridgeException what the function sees as a {@code RuntimeError} of the same message; any other exception
     *     ends the function, and is thrown by {@link Sandbox#call}
     */
    JsonNode call(JsonNode request);

    /** A call that is refused, or failed. */
    final class BridgeException extends RuntimeException {
        private static final long serialVersionUID = 1;

        public BridgeException(String message) {
            super(message);
        }
    }
}

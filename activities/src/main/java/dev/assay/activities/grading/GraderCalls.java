package dev.assay.activities.grading;

import tools.jackson.databind.node.ObjectNode;

/**
 * The models that one scoring step may call. Blocks until there is an answer that is in the ledger; a step that is
 * repeated gets the answers that it has paid for already. For one thread at a time.
 */
public interface GraderCalls {

    /** Of a step that may call none. */
    GraderCalls NONE = new GraderCalls() {
        @Override
        public ObjectNode responses(ObjectNode request) {
            throw new GraderException(
                    GraderException.TOO_MANY_CALLS, "model calls: 1 (expected: none, by this grader)");
        }

        @Override
        public ObjectNode embeddings(ObjectNode request) {
            return responses(request);
        }
    };

    /**
     * One call of the Responses API, over Chat Completions where the provider has only that.
     *
     * @param request {@code model} (default {@code auto}, the run's judge model), {@code input} (a text or messages) and
     *     any generation parameter; not changed
     * @return {@code id}, {@code model}, {@code output_text}, {@code finish_reason}, {@code output}, {@code usage}
     * @throws GraderException where this call cannot be answered, or is one more than the grader may make
     * @throws StepAbandonedException where the step cannot go on in this process; graders must let it pass
     */
    ObjectNode responses(ObjectNode request);

    /**
     * {@link #responses(ObjectNode)} that asks for structured output where the provider takes it, and else does without.
     * It is the same call either way: what has been answered is not asked for again, whichever way it was.
     *
     * @param format {@code text.format} of the Responses API
     */
    default ObjectNode responses(ObjectNode request, ObjectNode format) {
        return responses(request);
    }

    /**
     * One call of the embeddings endpoint.
     *
     * @param request {@code model} (default {@code auto}, the run's embedding model), {@code input} (a text or several)
     * @return {@code model}, {@code data} ({@code [{"index": 0, "embedding": […]}]}), {@code usage}
     * @throws GraderException as {@link #responses}
     */
    ObjectNode embeddings(ObjectNode request);
}

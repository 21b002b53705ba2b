package dev.assay.model.answer;

import dev.assay.model.CallResult;
import dev.assay.model.ModelCall;
import dev.assay.model.ProviderApi;
import dev.assay.model.Usage;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Requests to the embeddings endpoint and what it answers. Vectors are read as they come, at most 16 MiB of them. */
public final class EmbeddingBody {

    private static final JsonMapper JSON = JsonMapper.shared();

    private EmbeddingBody() {}

    public static byte[] request(ModelCall call) {
        ObjectNode body = JSON.createObjectNode();
        body.setAll(call.generation());
        body.put("model", call.model());
        if (call.input() == null) {
            body.put("input", call.prompt());
        } else {
            body.set("input", call.input());
        }
        return JSON.writeValueAsBytes(body);
    }

    public static CallResult answer(byte[] bytes, Instant startedAt, Instant finishedAt, AnswerResult result) {
        JsonNode body;
        try {
            body = JSON.readTree(bytes);
        } catch (JacksonException e) {
            return result.unparsable(bytes);
        }
        JsonNode data = body.path("data");
        if (!data.isArray()) {
            // An error that came with status 200 is read as for text.
            return result.of(AnswerReader.read(bytes, ProviderApi.RESPONSES));
        }
        @Nullable Long input = tokens(body, "prompt_tokens");
        Usage usage = new Usage(input == null ? tokens(body, "input_tokens") : input, null, null, null);
        String callId = UUID.randomUUID().toString();
        if (data.isEmpty() || data.get(0).path("embedding").isEmpty()) {
            return new CallResult.Unusable(
                    callId, CallResult.EMPTY_OUTPUT, null, usage, "the answer has no vector", startedAt, finishedAt);
        }
        return new CallResult.Answer(
                callId, null, JSON.writeValueAsString(data), null, usage, "stop", false, startedAt, finishedAt);
    }

    private static @Nullable Long tokens(JsonNode body, String name) {
        JsonNode count = body.path("usage").path(name);
        return count.isIntegralNumber() && count.canConvertToLong() ? count.longValue() : null;
    }
}

package dev.assay.simulator.provider;

import dev.assay.simulator.Endpoint;
import dev.assay.simulator.FaultKind;
import dev.assay.simulator.Then;
import dev.assay.simulator.http.ResponseWriter;
import dev.assay.simulator.model.ModelBehaviour;
import dev.assay.simulator.model.ModelCall;
import dev.assay.simulator.model.Reply;
import dev.assay.simulator.model.Usage;
import dev.assay.simulator.model.Wire;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The answer to a call that is paid for, decided when the call was accepted.
 *
 * @param stretch length of a huge output, 0 for any other
 * @param replaced members of the body that are others
 */
record Answer(
        ModelCall call,
        ModelBehaviour behaviour,
        Reply reply,
        boolean empty,
        long stretch,
        Usage usage,
        Optional<JsonNode> replaced) {

    /** Stands where a huge output goes. Its last occurrence counts: a model may be named so, and comes before the output. */
    private static final String STRETCH = "@@stretch@@";

    static Answer of(Optional<Then> fault, ModelCall call, ModelBehaviour behaviour) {
        FaultKind kind = fault.map(Then::kind).orElse(null);
        long stretch = kind == FaultKind.HUGE_BODY
                ? Optional.ofNullable(fault.orElseThrow().bytes()).orElse(Then.DEFAULT_BYTES)
                : 0;
        Reply reply = reply(kind, call, behaviour);
        Usage usage =
                Usage.of(call, behaviour, stretch > 0 ? stretch : reply.text().length());
        Optional<JsonNode> replaced = kind == FaultKind.REPLACE ? fault.map(Then::body) : Optional.empty();
        return new Answer(call, behaviour, reply, kind == FaultKind.EMPTY, stretch, usage, replaced);
    }

    private static Reply reply(@Nullable FaultKind kind, ModelCall call, ModelBehaviour behaviour) {
        if (call.endpoint() == Endpoint.EMBEDDINGS) {
            return Reply.of("");
        }
        String answer = behaviour.answer(call);
        if (kind == null) {
            return Reply.of(answer);
        }
        return switch (kind) {
            case NUL -> Reply.of(answer + '\0');
            case LONE_SURROGATE -> Reply.of(answer + '\ud83d');
            case HUGE_BODY -> Reply.of(STRETCH);
            case EMPTY -> Reply.of("");
            case REFUSAL -> Reply.refusing();
            case TRUNCATED -> Reply.halfOf(answer);
            default -> Reply.of(answer);
        };
    }

    /** @param seconds since 1970, when the call came */
    String body(String id, long seconds) {
        String body = written(id, seconds);
        return replaced.map(members -> {
                    ObjectNode whole = (ObjectNode) JsonMapper.shared().readTree(body);
                    members.properties().forEach(member -> whole.set(member.getKey(), member.getValue()));
                    return whole.toString();
                })
                .orElse(body);
    }

    private String written(String id, long seconds) {
        Optional<Usage> shown = behaviour.usage() ? Optional.of(usage) : Optional.empty();
        return switch (call.endpoint()) {
            case RESPONSES, RESPONSES_RETRIEVE -> Wire.responses(id, seconds, call, reply, shown);
            case CHAT_COMPLETIONS -> Wire.chat(id, seconds, call, reply, shown);
            case EMBEDDINGS ->
                Wire.embeddings(
                        call,
                        empty,
                        call.dimensions() > 0 ? call.dimensions() : behaviour.embeddingDimensions(),
                        usage);
        };
    }

    void write(String id, long seconds, ResponseWriter writer) throws IOException {
        String body = body(id, seconds);
        if (stretch == 0) {
            writer.json(200, body);
            return;
        }
        int at = body.lastIndexOf(STRETCH);
        writer.stretched(body.substring(0, at), stretch, body.substring(at + STRETCH.length()));
    }
}

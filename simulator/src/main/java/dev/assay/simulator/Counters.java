package dev.assay.simulator;

import java.util.Map;

/**
 * What a provider was asked and what it answered, exact at one moment. Control requests and the list of models do not
 * count.
 *
 * @param requests all requests to model endpoints
 * @param refused requests that did not pass the checks, by reason: {@code api_key}, {@code body}, {@code model}
 * @param answered paid calls: the latency was over and a 200 that carries an answer began to be written, whether or not
 *     the client was still there. A cut, garbage or hanging call is not among them; an empty, refused or truncated is
 * @param answeredByEndpoint by the endpoint's JSON name
 * @param faults calls for which a rule fired, by {@code status_429}, {@code hang}, …
 * @param inFlight accepted calls whose answer has not begun to be written
 * @param idempotencyKeys distinct values of the header {@code Idempotency-Key}
 * @param repeatedIdempotencyKeys requests that came with a key seen before
 * @param repeatedAnswers paid calls whose (endpoint, model, prompt) had been paid for before
 * @param repeatedAnsweredKeys paid calls whose Idempotency-Key had been paid for before
 * @param backgroundCreated responses begun in the background; they are answered when they are completed, asked for or not
 * @param backgroundRetrievals how often background responses were asked for, which is no request in the sense above
 * @param backgroundCancels how often one was to be cancelled
 */
public record Counters(
        long requests,
        Map<String, Long> refused,
        long answered,
        Map<String, Long> answeredByEndpoint,
        Map<String, Long> answeredByModel,
        Map<String, Long> faults,
        int inFlight,
        int maxInFlight,
        long idempotencyKeys,
        long repeatedIdempotencyKeys,
        long repeatedAnswers,
        long repeatedAnsweredKeys,
        long backgroundCreated,
        long backgroundRetrievals,
        long backgroundCancels,
        long inputTokens,
        long outputTokens) {

    public Counters {
        refused = Map.copyOf(refused);
        answeredByEndpoint = Map.copyOf(answeredByEndpoint);
        answeredByModel = Map.copyOf(answeredByModel);
        faults = Map.copyOf(faults);
    }

    public long answered(Endpoint endpoint) {
        return answeredByEndpoint.getOrDefault(endpoint.json(), 0L);
    }

    public long answered(String model) {
        return answeredByModel.getOrDefault(model, 0L);
    }

    /** How often a fault of this name ({@code status_429}, {@code hang}, …) fired. */
    public long faults(String name) {
        return faults.getOrDefault(name, 0L);
    }

    public String toJson() {
        return ScenarioJson.write(this);
    }
}

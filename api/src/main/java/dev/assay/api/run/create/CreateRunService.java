package dev.assay.api.run.create;

import dev.assay.api.error.ApiException;
import dev.assay.api.error.CreateTimeout;
import dev.assay.api.error.Violations;
import dev.assay.api.json.ApiJson;
import dev.assay.ledger.Ids;
import dev.assay.ledger.run.Attempt;
import dev.assay.ledger.run.Attempt.Receipt;
import dev.assay.ledger.run.AttemptDao;
import dev.assay.ledger.run.Run;
import dev.assay.ledger.run.RunDao;
import dev.assay.ledger.run.RunInputsDao;
import dev.assay.ledger.run.RunTransitionDao;
import dev.assay.ledger.tenancy.Principal;
import dev.assay.manifest.Manifest;
import dev.assay.manifest.Task;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes new runs. Their inputs are pinned here: what a dataset file holds later changes nothing. */
@Service
public class CreateRunService {

    static final int MAX_KEY_LENGTH = 255;
    private static final Pattern KEY = Pattern.compile("[ -~]{0," + (MAX_KEY_LENGTH - 1) + "}[!-~]");

    private final Jdbi jdbi;

    CreateRunService(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * @param key the request's Idempotency-Key, null for none
     * @return the new run, or the one that the same request made under the key before
     * @throws ApiException 400 with all violations, 404 for the suite or its version, 409 {@code idempotency_conflict}
     */
    public Run create(Principal principal, CreateRunRequest request, @Nullable String key) {
        Violations violations = new Violations();
        violations.unless(
                key == null || KEY.matcher(key).matches(),
                "Idempotency-Key",
                key,
                "1.." + MAX_KEY_LENGTH + " printable ASCII characters");
        violations.throwIfAny();
        String digest = RequestDigest.of(request, principal);
        return jdbi.inTransaction(handle -> {
            CreateTimeout.limit(handle);
            return existing(handle, principal, key, digest)
                    .orElseGet(() -> insert(handle, principal, request, UUID.randomUUID(), key, digest));
        });
    }

    /**
     * As {@link #create(Principal, CreateRunRequest, String)}, within somebody's transaction and under an ID of theirs.
     */
    public static Run create(Handle handle, Principal principal, CreateRunRequest request, UUID id) {
        return insert(handle, principal, request, id, null, RequestDigest.of(request, principal));
    }

    private static Run insert(
            Handle handle,
            Principal principal,
            CreateRunRequest request,
            UUID id,
            @Nullable String key,
            String digest) {
        RunInputsDao inputs = handle.attach(RunInputsDao.class);
        RunInputsDao.Version version = check(handle, principal, request);
        UUID suiteId = Ids.suite(request.suiteId()).orElseThrow();
        JsonNode pins = pins(inputs.pins(version.datasetFileIds(), principal.teamId()));
        Run.Owner owner = new Run.Owner(principal.orgId(), principal.teamId(), principal.onBehalfOfOrNull());
        int written = handle.attach(RunDao.class)
                .insert(id, owner, key, key == null ? null : digest, asked(request, suiteId, version, pins));
        if (written == 0) {
            return existing(handle, principal, key, digest)
                    .orElseThrow(() -> new IllegalStateException("a run under this key was there and is not"));
        }
        handle.attach(AttemptDao.class)
                .insert(id, 1, Attempt.Kind.CREATE, 1, principal.onBehalfOf().orElse(principal.keyId()), Receipt.NEW);
        handle.attach(RunTransitionDao.class).nudgeDispatchers(id);
        return handle.attach(RunDao.class)
                .find(id, principal.teamId(), principal.onBehalfOfOrNull())
                .orElseThrow();
    }

    /**
     * What a run would be refused for now; its suite is not deleted before the transaction ends.
     *
     * @return the version that it would run
     * @throws ApiException 400 with all violations, 404 for the suite or its version
     */
    public static RunInputsDao.Version check(Handle handle, Principal principal, CreateRunRequest request) {
        UUID suiteId =
                Ids.suite(request.suiteId()).orElseThrow(() -> ApiException.notFound("suite", request.suiteId()));
        RunInputsDao.Version version = handle.attach(RunInputsDao.class)
                .version(suiteId, request.suiteVersion(), principal.teamId(), principal.onBehalfOfOrNull())
                .orElseThrow(() -> missing(request));
        List<Task> tasks = Manifest.parse(version.manifest()).tasks();
        Violations violations = new Violations();
        RunRequestRules.checkTasks(request, tasks.stream().map(Task::id).toList(), violations);
        GraderModelRules.check(request, tasks, violations);
        violations.throwIfAny();
        return version;
    }

    private static Optional<Run> existing(Handle handle, Principal principal, @Nullable String key, String digest) {
        if (key == null) {
            return Optional.empty();
        }
        Optional<Run> run =
                handle.attach(RunDao.class).findByKey(principal.teamId(), principal.onBehalfOfOrNull(), key);
        if (run.isPresent() && !digest.equals(run.get().requestSha256())) {
            throw ApiException.conflict(
                    "idempotency_conflict",
                    "Idempotency-Key: used before for another request (expected: the same body, or a new key)",
                    Map.of());
        }
        return run;
    }

    private static Run.Request asked(
            CreateRunRequest request, UUID suiteId, RunInputsDao.Version version, JsonNode pins) {
        return new Run.Request(
                suiteId,
                version.version(),
                version.id(),
                request.models(),
                request.taskIds(),
                request.judgeModel(),
                request.embeddingModel(),
                request.generation() == null ? ApiJson.MAPPER.createObjectNode() : request.generation(),
                request.maxSamplesPerTask(),
                request.generationConcurrencyOrDefault(),
                request.graderConcurrencyOrDefault(),
                ApiJson.MAPPER.valueToTree(request.metadata() == null ? Map.of() : request.metadata()),
                pins);
    }

    private static JsonNode pins(List<RunInputsDao.Pin> files) {
        ObjectNode pins = ApiJson.MAPPER.createObjectNode();
        ObjectNode datasets = pins.putObject("datasets");
        files.forEach(file -> datasets.put(file.id(), file.sha256()));
        return pins.put("fewshot_seed", ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE));
    }

    private static ApiException missing(CreateRunRequest request) {
        return request.suiteVersion() == null
                ? ApiException.notFound("suite", request.suiteId())
                : ApiException.notFound("suite version", request.suiteId() + " version " + request.suiteVersion());
    }
}

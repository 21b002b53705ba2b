package dev.assay.api.artifact;

import dev.assay.api.json.ApiJson;
import dev.assay.api.run.view.RunReader;
import dev.assay.api.settings.ApiProperties;
import dev.assay.ledger.Ids;
import dev.assay.ledger.file.ArtifactDao;
import dev.assay.ledger.file.ArtifactId;
import dev.assay.ledger.file.FileDao;
import dev.assay.ledger.file.FileStore;
import dev.assay.ledger.file.FileStore.Upload;
import dev.assay.ledger.finish.FinalMetrics;
import dev.assay.ledger.run.Run;
import dev.assay.ledger.run.RunDao;
import dev.assay.ledger.run.RunTasksDao;
import dev.assay.ledger.sample.SampleReader;
import dev.assay.ledger.tenancy.Principal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes artifacts, each on a thread of its own: streams a run's rows into chunks that are no file's yet, then gives them
 * the artifact's ID in one transaction, if the run is still as it was. What a process that died left behind goes as
 * broken uploads do.
 */
@Component
class ArtifactMaker {

    static final String PURPOSE = "evals_output";

    /** Made at once by this process: each holds a connection of the pool beside those that read and write. */
    private static final int AT_ONCE = 2;

    private final Jdbi jdbi;
    private final FileStore store;
    private final RunReader runs;
    private final SampleReader samples;
    private final long pageBytes;
    private final Map<ArtifactId, CompletableFuture<@Nullable Void>> making = new HashMap<>();

    ArtifactMaker(Jdbi jdbi, FileStore store, RunReader runs, ApiProperties properties) {
        this.jdbi = jdbi;
        this.store = store;
        this.runs = runs;
        this.samples = new SampleReader(jdbi);
        this.pageBytes = properties.limits().maxPageBytes().toBytes();
    }

    static String filename(ArtifactId id) {
        return Ids.run(id.runId()) + "-" + id.attempt() + "-" + id.kind().filename();
    }

    /**
     * Begins to make an artifact, unless somebody does already, in whichever process, or this one makes enough.
     *
     * @param run that has ended in the attempt
     * @throws RuntimeException what an earlier call of this method began and could not do
     */
    synchronized void begin(ArtifactId id, Run run) {
        CompletableFuture<@Nullable Void> begun = making.get(id);
        if (begun != null && begun.isDone()) {
            making.remove(id);
            try {
                begun.join();
            } catch (CompletionException e) {
                throw e.getCause() instanceof RuntimeException cause ? cause : e;
            }
        } else if (begun == null
                && making.values().stream().filter(made -> !made.isDone()).count() < AT_ONCE) {
            CompletableFuture<@Nullable Void> result = new CompletableFuture<>();
            making.put(id, result);
            Thread.ofVirtual().name("artifact").start(() -> make(id, run, result));
        }
    }

    private void make(ArtifactId id, Run run, CompletableFuture<@Nullable Void> result) {
        try {
            makeAlone(id, run);
            result.complete(null);
        } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
        } finally {
            forget(id, result);
        }
    }

    /** A failure is kept until somebody asks again, who is told. */
    private synchronized void forget(ArtifactId id, CompletableFuture<@Nullable Void> result) {
        if (!result.isCompletedExceptionally()) {
            making.remove(id);
        }
    }

    private void makeAlone(ArtifactId id, Run run) {
        try (Handle lock = jdbi.open()) {
            ArtifactDao locks = lock.attach(ArtifactDao.class);
            if (!locks.tryLock(id.text())) {
                return;
            }
            try {
                // Whoever had the lock before has made it by now.
                if (!locks.made(id.text())) {
                    write(id, run);
                }
            } finally {
                locks.unlock(id.text());
            }
        }
    }

    private void write(ArtifactId id, Run run) {
        Run.Owner owner = run.owner();
        Principal creator =
                new Principal("", owner.orgId(), owner.teamId(), Set.of(), Optional.ofNullable(owner.onBehalfOf()));
        ArtifactDao artifacts = jdbi.onDemand(ArtifactDao.class);
        try (InputStream content = content(id, run)) {
            Upload upload = store.write(
                    creator, content, Long.MAX_VALUE, uploadId -> artifacts.started(uploadId, id.text(), run.id()));
            boolean published = false;
            try {
                published = publish(id, run, upload);
            } finally {
                if (!published) {
                    store.discard(upload.id());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(id + " could not be made", e);
        }
    }

    private InputStream content(ArtifactId id, Run run) {
        return switch (id.kind()) {
            case RESULT -> new ByteArrayInputStream(ApiJson.MAPPER.writeValueAsBytes(result(run)));
            case SAMPLES ->
                new SampleLines(samples, run, jdbi.withExtension(RunTasksDao.class, dao -> dao.of(run)), pageBytes);
        };
    }

    /** A run shows the metrics of as many tasks and models as fit; its result has all. */
    private ObjectNode result(Run run) {
        ObjectNode result = ApiJson.MAPPER.valueToTree(runs.view(run));
        if (result.path("metrics").has("truncated")) {
            result.set(
                    "metrics",
                    jdbi.withHandle(handle ->
                            FinalMetrics.whole(handle, run.id(), run.request().models(), run.grading())));
        }
        return result;
    }

    /** False where the run was deleted or goes on: what was written may be of both attempts. */
    private boolean publish(ArtifactId id, Run run, Upload upload) {
        return jdbi.inTransaction(handle -> {
            boolean same = handle.attach(RunDao.class)
                    .lock(run.id(), run.owner().teamId(), run.owner().onBehalfOf())
                    .filter(now -> now.attempt() == id.attempt() && now.state().terminal())
                    .isPresent();
            ArtifactDao artifacts = handle.attach(ArtifactDao.class);
            if (!same || artifacts.publish(upload, id.text(), filename(id), PURPOSE) == 0) {
                return false;
            }
            artifacts.moveChunks(upload.id(), id.text());
            return true;
        });
    }

    /** A deleted run's artifacts are not seen any more; here they go. */
    @Scheduled(fixedDelayString = "1h", initialDelayString = "1m")
    void removeOrphans() {
        ArtifactDao artifacts = jdbi.onDemand(ArtifactDao.class);
        FileDao chunks = jdbi.onDemand(FileDao.class);
        artifacts.orphaned().forEach(id -> {
            chunks.deleteChunksInParts(id);
            artifacts.remove(id);
        });
    }
}

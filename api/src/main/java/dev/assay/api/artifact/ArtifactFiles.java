package dev.assay.api.artifact;

import dev.assay.api.error.ApiException;
import dev.assay.api.run.RunReader;
import dev.assay.ledger.Ids;
import dev.assay.ledger.file.ArtifactId;
import dev.assay.ledger.file.FileDao;
import dev.assay.ledger.file.StoredFile;
import dev.assay.ledger.run.Run;
import dev.assay.ledger.run.RunTimes;
import dev.assay.ledger.tenancy.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * Artifacts as files. One that nobody has downloaded yet has no row; it is seen where its run is, once that has ended,
 * until the run is retried. One that is made stays as it is, after a retry too, until it is deleted or its run is.
 */
@Component
public class ArtifactFiles {

    /** How long a request waits for an artifact that another one is making. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Duration PAUSE = Duration.ofMillis(200);

    private final RunReader runs;
    private final FileDao files;
    private final ArtifactMaker maker;

    ArtifactFiles(RunReader runs, ArtifactMaker maker, Jdbi jdbi) {
        this.runs = runs;
        this.maker = maker;
        this.files = jdbi.onDemand(FileDao.class);
    }

    /** An artifact whose content is still to be made: 0 bytes, status {@code uploaded}. */
    public Optional<StoredFile> toMake(String fileId, Principal caller) {
        return ArtifactId.parse(fileId).flatMap(id -> run(id, caller).map(run -> toMake(id, run)));
    }

    /**
     * Makes an artifact's content; those who ask while it is being made wait for it.
     *
     * @throws ApiException 404 where the run is gone or goes on; 503 {@code artifact_in_the_making} after a minute of
     *     waiting for somebody else
     */
    public StoredFile make(String fileId, Principal caller) {
        ArtifactId id = ArtifactId.parse(fileId).orElseThrow(() -> ApiException.notFound("file", fileId));
        Instant deadline = Instant.now().plus(PATIENCE);
        while (true) {
            Optional<StoredFile> made = files.find(fileId, caller);
            if (made.isPresent()) {
                return made.get();
            }
            Run run = run(id, caller).orElseThrow(() -> ApiException.notFound("file", fileId));
            if (!maker.make(id, run)) {
                pause(deadline);
            }
        }
    }

    /** @throws ApiException 409 {@code artifact_of_run} where the run would only make it again */
    public void checkRemovable(String fileId, Principal caller) {
        ArtifactId.parse(fileId).flatMap(id -> run(id, caller)).ifPresent(run -> {
            throw ApiException.conflict(
                    "artifact_of_run",
                    fileId + " belongs to run " + Ids.run(run.id())
                            + " (possible once the run is retried; deleted with the run)",
                    Map.of("run_id", Ids.run(run.id())));
        });
    }

    /** The run of an artifact, where it has ended and shows the attempt still. */
    private Optional<Run> run(ArtifactId id, Principal caller) {
        return runs.find(caller, Ids.run(id.runId()))
                .filter(run -> run.state().terminal() && run.attempt() == id.attempt());
    }

    private static StoredFile toMake(ArtifactId id, Run run) {
        return new StoredFile(
                id.text(),
                0,
                run.owner().teamId(),
                run.owner().onBehalfOf(),
                ArtifactMaker.filename(id),
                ArtifactMaker.PURPOSE,
                "uploaded",
                0,
                null,
                ended(run.times()),
                null);
    }

    private static Instant ended(RunTimes times) {
        return Stream.of(times.completedAt(), times.failedAt(), times.cancelledAt())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(times.createdAt());
    }

    private static void pause(Instant deadline) {
        if (Instant.now().isAfter(deadline)) {
            throw new ApiException(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "artifact_in_the_making",
                    "another request is making this file; try again later");
        }
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while an artifact was being made", e);
        }
    }
}

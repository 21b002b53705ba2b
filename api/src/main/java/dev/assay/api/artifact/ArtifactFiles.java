package dev.assay.api.artifact;

import dev.assay.api.error.ApiException;
import dev.assay.api.run.view.RunReader;
import dev.assay.ledger.Ids;
import dev.assay.ledger.file.ArtifactDao;
import dev.assay.ledger.file.ArtifactId;
import dev.assay.ledger.file.FileDao;
import dev.assay.ledger.file.FileDao.StoredFile;
import dev.assay.ledger.run.Run;
import dev.assay.ledger.tenancy.Principal;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.springframework.stereotype.Component;

/**
 * Artifacts as files. One that nobody has downloaded yet has no row; it is seen where its run is, once that has ended,
 * until the run is retried. One that is made stays as it is, after a retry too, until it is deleted or its run is.
 */
@Component
public class ArtifactFiles {

    /** Whoever asks for a file that is made within this gets it with its length; others get it while it is made. */
    private static final Duration SOON = Duration.ofSeconds(1);

    /** How long a request waits for the first bytes: as many as can be are being made. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final RunReader runs;
    private final FileDao files;
    private final ArtifactDao artifacts;
    private final ArtifactMaker maker;
    private final Jdbi jdbi;

    ArtifactFiles(RunReader runs, ArtifactMaker maker, Jdbi jdbi) {
        this.runs = runs;
        this.maker = maker;
        this.jdbi = jdbi;
        this.files = jdbi.onDemand(FileDao.class);
        this.artifacts = jdbi.onDemand(ArtifactDao.class);
    }

    /** An artifact whose content is still to be made: 0 bytes, status {@code uploaded}. */
    public Optional<StoredFile> toMake(String fileId, Principal caller) {
        return ArtifactId.parse(fileId).flatMap(id -> run(id, caller).map(run -> toMake(id, run)));
    }

    /**
     * Has an artifact made, and waits until it is or it takes long.
     *
     * @return content that grows while it is read; empty once the artifact is made, and a file like any other
     * @throws ApiException 404 where the run is gone or goes on; 503 {@code busy} where too many others are being made
     */
    public Optional<InputStream> make(String fileId, Principal caller) {
        ArtifactId id = ArtifactId.parse(fileId).orElseThrow(() -> ApiException.notFound("file", fileId));
        Instant start = Instant.now();
        while (files.find(fileId, caller).isEmpty()) {
            Run run = run(id, caller).orElseThrow(() -> ApiException.notFound("file", fileId));
            maker.begin(id, run);
            Duration waited = Duration.between(start, Instant.now());
            Optional<String> upload =
                    waited.compareTo(SOON) < 0 ? Optional.empty() : artifacts.beingMade(id.runId(), fileId);
            if (upload.isPresent()) {
                return Optional.of(new GrowingContent(jdbi, upload.get(), fileId));
            }
            if (waited.compareTo(PATIENCE) > 0) {
                throw ApiException.busy("as many files as can be are being made", 10);
            }
            ArtifactPoll.shortly();
        }
        return Optional.empty();
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

    private static Instant ended(Run.Times times) {
        return Stream.of(times.completedAt(), times.failedAt(), times.cancelledAt())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(times.createdAt());
    }
}

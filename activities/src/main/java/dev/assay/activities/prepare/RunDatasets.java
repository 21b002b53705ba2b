package dev.assay.activities.prepare;

import dev.assay.dataset.DatasetReader;
import dev.assay.dataset.HubDataset;
import dev.assay.dataset.RowStream;
import dev.assay.dataset.hub.HubClient;
import dev.assay.dataset.hub.HubException;
import dev.assay.ledger.file.FileContent;
import dev.assay.ledger.file.FileContent.FileUnavailableException;
import dev.assay.ledger.lane.PrepareDao;
import dev.assay.manifest.DatasetFormat;
import dev.assay.manifest.DatasetSource;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jdbi.v3.core.Jdbi;

/** The datasets that a run is prepared from, wherever they are. */
final class RunDatasets {

    private static final long MAX_SLICE_NANOS = 500_000_000;

    private final Jdbi jdbi;
    private final PreparationOwnership hold;
    private final HubClient hub;

    RunDatasets(Jdbi jdbi, PreparationOwnership hold, HubClient hub) {
        this.jdbi = jdbi;
        this.hold = hold;
        this.hub = hub;
    }

    /**
     * @param skip data rows that are passed over
     * @throws HubException where the hub does not give it
     */
    RowStream open(DatasetSource source, long skip) throws FileUnavailableException {
        return switch (source) {
            case DatasetSource.File file -> open(file, skip);
            case DatasetSource.HuggingFace hosted ->
                new HubDataset(hub, this::pause).open(hosted, commit(hosted), skip);
        };
    }

    private RowStream open(DatasetSource.File file, long skip) throws FileUnavailableException {
        String filename = jdbi.withExtension(PrepareDao.class, dao -> dao.fileName(file.fileId()))
                .orElseThrow(() -> new FileUnavailableException("file " + file.fileId() + " is not in the store"));
        return DatasetReader.open(
                DatasetFormat.forFile(file.format(), filename),
                filename,
                new FileContent(jdbi).open(file.fileId()),
                skip);
    }

    /** The run's own, once it has one: a branch that moves on does not move the run. */
    private String commit(DatasetSource.HuggingFace source) {
        String reference = source.reference();
        Optional<String> pinned = pinned(reference);
        if (pinned.isPresent()) {
            return pinned.get();
        }
        String commit = hub.commit(source.path(), source.revision().orElse("main"), this::pause);
        if (!hold.write(dao -> dao.pinHub(hold.runId(), reference, commit))) {
            return commit;
        }
        return pinned(reference).orElseThrow();
    }

    private Optional<String> pinned(String reference) {
        return jdbi.withExtension(PrepareDao.class, dao -> dao.hubCommit(hold.runId(), reference));
    }

    /** While the hub is read or waited for, the run is alive and can be stopped. */
    private void pause(Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        long left = 0;
        do {
            hold.goOn();
            LockSupport.parkNanos(Math.min(left, MAX_SLICE_NANOS));
            left = end - System.nanoTime();
        } while (left > 0);
    }
}

package dev.assay.activities.run;

import dev.assay.activities.dataset.HubDataset;
import dev.assay.activities.dataset.RowStream;
import dev.assay.activities.hub.HubClient;
import dev.assay.activities.run.PreparationHold.LostException;
import dev.assay.ledger.run.PrepareDao;
import dev.assay.ledger.suite.DatasetSource;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** The hub as one run sees it: each dataset at the commit that it had when the run first asked. */
final class PinnedHub {

    private final Jdbi jdbi;
    private final HubClient hub;
    private final PreparationHold hold;

    PinnedHub(Jdbi jdbi, HubClient hub, PreparationHold hold) {
        this.jdbi = jdbi;
        this.hub = hub;
        this.hold = hold;
    }

    /** @throws dev.assay.activities.hub.HubException where the hub does not give it, now or while rows are read */
    RowStream open(DatasetSource.HuggingFace source, long skipRows) {
        return new HubDataset(hub, hold::pause).open(source, commit(source), skipRows);
    }

    private String commit(DatasetSource.HuggingFace source) {
        String reference = source.reference();
        Optional<String> known = pinned(reference);
        if (known.isPresent()) {
            return known.get();
        }
        String commit = hub.commit(source.path(), source.revision().orElse("main"), hold::pause);
        if (!hold.write(dao -> dao.pinHub(hold.runId(), reference, commit))) {
            throw new LostException();
        }
        return pinned(reference).orElseThrow();
    }

    private Optional<String> pinned(String reference) {
        return jdbi.withExtension(PrepareDao.class, dao -> dao.hubCommit(hold.runId(), reference));
    }
}

package dev.assay.api.file;

import dev.assay.api.error.ApiException;
import dev.assay.ledger.Ids;
import dev.assay.ledger.file.FileDao;
import dev.assay.ledger.file.FileStore;
import dev.assay.ledger.suite.SuiteDao;
import dev.assay.ledger.suite.SuiteDao.Suite;
import dev.assay.ledger.tenancy.Principal;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Removes files: those that a caller deletes, and uploads that broke off with their process. */
@Component
class FileRemoval {

    private final Jdbi jdbi;
    private final FileStore store;

    FileRemoval(Jdbi jdbi, FileStore store) {
        this.jdbi = jdbi;
        this.store = store;
    }

    /** @throws ApiException 404, or 409 {@code file_in_use} where a suite that is not deleted has a version with it */
    void remove(String id, Principal caller) {
        jdbi.useTransaction(handle -> {
            FileDao files = handle.attach(FileDao.class);
            // First the row, then the question: a suite that is being created holds the row until it is committed.
            if (files.find(id, caller).isEmpty() || files.delete(id) == 0) {
                throw ApiException.notFound("file", id);
            }
            files.neededBy(id).ifPresent(suite -> {
                throw inUse(id, handle.attach(SuiteDao.class).find(suite, caller));
            });
            handle.attach(FileDao.class).deleteChunks(id);
        });
    }

    /** A suite that the caller does not see, as an end user does not see the team's, is not named. */
    private static ApiException inUse(String id, Optional<Suite> visible) {
        String suite = visible.map(Suite::id).map(Ids::suite).orElse("");
        return ApiException.conflict(
                "file_in_use",
                id + " is needed by "
                        + (suite.isEmpty() ? "a suite of the team" : "suite " + suite)
                        + " (possible once that suite is deleted)",
                suite.isEmpty() ? Map.of() : Map.of("suite_id", suite));
    }

    @Scheduled(fixedDelayString = "1h", initialDelayString = "1m")
    void removeAbandoned() {
        jdbi.onDemand(FileDao.class).abandoned().forEach(store::discard);
    }
}

package dev.assay.api.imports;

import dev.assay.api.error.ApiException;
import dev.assay.dataset.hub.HubClient;
import dev.assay.dataset.hub.HubException;
import dev.assay.dataset.hub.HubSettings;
import dev.assay.ledger.tenancy.Principal;
import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/** Imports, a few at a time. */
@Service
class ImportService {

    private static final Logger log = LoggerFactory.getLogger(ImportService.class);
    private static final int RETRY_AFTER_SECONDS = 10;

    private final Jdbi jdbi;
    private final ImportProperties limits;
    private final ImportHub hub;
    private final InstantSource clock;
    private final Semaphore slots;

    ImportService(Jdbi jdbi, ImportProperties limits, ImportHub hub, InstantSource clock) {
        this.jdbi = jdbi;
        this.limits = limits;
        this.hub = hub;
        this.clock = clock;
        this.slots = new Semaphore(limits.concurrent());
    }

    /** @param token the caller's for the hub; kept nowhere */
    ImportView run(Principal caller, ImportRequest request, String token) {
        if (!slots.tryAcquire()) {
            throw ApiException.tooMany(
                    "imports: " + limits.concurrent() + " are running here (expected: fewer, assay.imports.concurrent)",
                    RETRY_AFTER_SECONDS);
        }
        try (HubClient client = new HubClient(new HubSettings(hub.baseUrl(), token, limits.patience()))) {
            return new Import(jdbi, client, caller, request, limits, clock).run();
        } catch (HubException e) {
            throw HubAnswers.of(e);
        } catch (IOException e) {
            log.warn("an import could not use the folder for temporary files", e);
            throw ApiException.unavailable(
                    "the server cannot write its temporary files; what was imported stays", RETRY_AFTER_SECONDS);
        } finally {
            slots.release();
        }
    }
}

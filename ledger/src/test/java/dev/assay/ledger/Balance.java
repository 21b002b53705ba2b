package dev.assay.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.ledger.audit.Audit;
import dev.assay.ledger.audit.AuditReport;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** The check that tests share: whatever happened, the ledger of every run balances. */
public final class Balance {

    private Balance() {}

    /** Audits all runs of a database, deleted ones too; not those of which a purge has removed a part. */
    public static void check(Jdbi jdbi) {
        List<UUID> runs = jdbi.withHandle(
                handle -> handle.createQuery("SELECT id FROM eval_runs WHERE purging_since IS NULL ORDER BY seq")
                        .mapTo(UUID.class)
                        .list());
        Audit audit = new Audit(jdbi);
        for (UUID run : runs) {
            AuditReport report = audit.of(run).orElseThrow();
            assertThat(report.findings())
                    .as(
                            "audit of %s, %s in attempt %d",
                            Ids.run(run), report.state().text(), report.attempt())
                    .isEmpty();
        }
    }
}

package dev.assay.ledger.fault;

import com.zaxxer.hikari.HikariDataSource;
import dev.assay.ledger.HotPath;
import dev.assay.ledger.Ledger;
import dev.assay.ledger.lane.Lanes;
import dev.assay.ledger.step.LedgerWriter;
import org.jdbi.v3.core.Jdbi;

/** A process as the ledger sees it: connections of its own, the one writer, lanes. */
final class Worker implements AutoCloseable {

    final String name;
    final Jdbi jdbi;
    final LedgerWriter writer;
    final Lanes lanes;
    private final HikariDataSource dataSource;

    Worker(String name, String url) {
        this.name = name;
        this.dataSource = HotPath.dataSource(url, name, "", 6);
        this.jdbi = Ledger.jdbi(dataSource);
        this.writer = new LedgerWriter(jdbi);
        this.lanes = new Lanes(jdbi, name);
    }

    @Override
    public void close() {
        writer.close();
        dataSource.close();
    }
}

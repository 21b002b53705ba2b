package dev.assay.api.retention;

import dev.assay.api.background.BackgroundLoop;
import dev.assay.api.background.Leadership;
import dev.assay.ledger.Ids;
import dev.assay.ledger.retention.FilePurge;
import dev.assay.ledger.retention.RunPurge;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/** Removes what is too old, a piece at a time; of all api processes one does. It runs only where retention is set. */
@Component
@EnableConfigurationProperties(RetentionProperties.class)
class Purger extends BackgroundLoop {

    private static final Logger log = LoggerFactory.getLogger(Purger.class);

    /** "purge" in ASCII. */
    static final long LOCK = 0x70_75_72_67_65L;

    /** A transaction of 7 to 72 ms, no longer at the end of 10^6 rows than at the start. */
    private static final int ROWS = 1_000;

    /** 16 MiB. */
    private static final int CHUNKS = 64;

    /** PostgreSQL keeps 256 KiB in some 130 rows of its own. */
    private static final int ROWS_PER_CHUNK = 100;

    private final RetentionProperties properties;
    private final RunPurge runs;
    private final FilePurge files;
    private final Leadership leadership;
    private final Counter runsRemoved;
    private final Counter rowsRemoved;
    private final Counter filesRemoved;
    private final Counter chunksRemoved;
    private long rowsOfRun;

    Purger(Jdbi jdbi, DataSource dataSource, RetentionProperties properties, MeterRegistry metrics) {
        super("purger");
        this.properties = properties;
        this.runs = new RunPurge(jdbi, ROWS);
        this.files = new FilePurge(jdbi, CHUNKS);
        this.leadership = new Leadership(dataSource, LOCK);
        this.runsRemoved = metrics.counter("assay.retention.runs");
        this.rowsRemoved = metrics.counter("assay.retention.rows");
        this.filesRemoved = metrics.counter("assay.retention.files");
        this.chunksRemoved = metrics.counter("assay.retention.file.chunks");
    }

    @Override
    public boolean isAutoStartup() {
        return properties.enabled();
    }

    @Override
    protected void pass() throws Exception {
        int rows = leadership.held() ? piece() : 0;
        pause(rows == 0 ? properties.interval() : pauseAfter(rows));
    }

    /** What a piece cost in rows; 0 where nothing is left to do. */
    private int piece() {
        Optional<RunPurge.Piece> run = runs.next();
        if (run.isPresent()) {
            return removed(run.get());
        }
        int marked = properties.runsAfter().map(runs::markEnded).orElse(0)
                + properties.deletedRunsAfter().map(runs::markDeleted).orElse(0);
        if (marked > 0) {
            return marked;
        }
        return properties.filesAfter().map(this::file).orElse(0);
    }

    private int file(Duration age) {
        Optional<FilePurge.Piece> file = files.next();
        return file.map(this::removed).orElseGet(() -> files.deleteUnneeded(age));
    }

    private int removed(RunPurge.Piece piece) {
        rowsRemoved.increment(piece.rows());
        rowsOfRun += piece.rows();
        if (piece.gone()) {
            runsRemoved.increment();
            log.info("Retention removed {}: {} rows", Ids.run(piece.runId()), rowsOfRun);
            rowsOfRun = 0;
        }
        return Math.max(1, piece.rows());
    }

    private int removed(FilePurge.Piece piece) {
        chunksRemoved.increment(piece.chunks());
        if (piece.gone()) {
            filesRemoved.increment();
            log.info("Retention removed {}", piece.fileId());
        }
        return Math.max(1, piece.chunks() * ROWS_PER_CHUNK);
    }

    private Duration pauseAfter(int rows) {
        return Duration.ofMillis(Math.ceilDiv(rows * 1_000L, properties.rowsPerSecond()));
    }

    @Override
    protected void ended() throws Exception {
        leadership.close();
    }
}

package dev.assay.ledger.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.ledger.Ledger;
import dev.assay.ledger.TestDatabase;
import dev.assay.ledger.file.FileContent;
import dev.assay.ledger.file.FileDao;
import dev.assay.ledger.file.FileStore;
import dev.assay.ledger.suite.SuiteDao;
import dev.assay.ledger.suite.SuiteVersionDao;
import dev.assay.ledger.tenancy.Principal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class FilePurgeTest {

    private static final Principal CALLER = new Principal("key", "org", "team", Set.of(), Optional.empty());
    private static final Duration OLD = Duration.ofDays(30);

    private TestDatabase database;
    private Jdbi jdbi;
    private FilePurge purge;

    @BeforeEach
    void open() {
        database = TestDatabase.create();
        jdbi = Ledger.jdbi(database.dataSource());
        purge = new FilePurge(jdbi, 2);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private String file(int chunks, int daysAgo) {
        try {
            FileStore store = new FileStore(jdbi);
            byte[] content = new byte[chunks * FileStore.CHUNK_BYTES];
            FileStore.Upload upload = store.write(CALLER, new ByteArrayInputStream(content), Long.MAX_VALUE);
            store.complete(upload, "a.jsonl", "evals");
            jdbi.useHandle(handle -> handle.execute(
                    "UPDATE files SET created_at = now() - ? * interval '1 day' WHERE id = ?", daysAgo, upload.id()));
            return upload.id();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static UUID suite(Handle handle, String fileId) {
        UUID id = UUID.randomUUID();
        var none = JsonMapper.shared().createObjectNode();
        handle.attach(SuiteDao.class).insert(id, CALLER, "suite", null, none);
        handle.attach(SuiteVersionDao.class).insert(id, 1, UUID.randomUUID(), none, List.of(fileId), none);
        return id;
    }

    private boolean there(String fileId) {
        return jdbi.withExtension(FileDao.class, files -> files.find(fileId, CALLER))
                .isPresent();
    }

    private int chunks(String fileId) {
        return jdbi.withHandle(handle -> handle.select("SELECT count(*) FROM file_chunks WHERE file_id = ?", fileId)
                .mapTo(Integer.class)
                .one());
    }

    @Test
    void whatNoSuiteNeedsGoesAndWhatOneNeedsStays() throws IOException {
        String unneeded = file(5, 40);
        String recent = file(1, 20);
        String needed = file(1, 40);
        UUID suite = jdbi.inTransaction(handle -> suite(handle, needed));

        assertThat(purge.deleteUnneeded(OLD)).isEqualTo(1);
        assertThat(there(unneeded)).isFalse();
        assertThat(there(recent)).isTrue();
        assertThat(new FileContent(jdbi).open(needed).readAllBytes()).hasSize(FileStore.CHUNK_BYTES);

        // Two chunks a time, each by a process of its own; then the row.
        for (int left : List.of(3, 1, 0)) {
            assertThat(new FilePurge(jdbi, 2).next().orElseThrow().gone()).isFalse();
            assertThat(chunks(unneeded)).isEqualTo(left);
            assertThat(there(unneeded)).isFalse();
        }
        assertThat(purge.next().orElseThrow()).isEqualTo(new FilePurge.Piece(unneeded, 0, true));
        assertThat(purge.next()).isEmpty();

        jdbi.useExtension(SuiteDao.class, suites -> suites.delete(suite));
        assertThat(purge.deleteUnneeded(OLD)).isEqualTo(1);
        assertThat(there(needed)).isFalse();
        assertThat(there(recent)).isTrue();
    }

    @Test
    void aSuiteThatIsBeingCreatedKeepsItsFile() throws Exception {
        String fileId = file(1, 40);
        CompletableFuture<Integer> purged = new CompletableFuture<>();
        jdbi.useTransaction(handle -> {
            assertThat(handle.attach(FileDao.class).holdVisible(List.of(fileId), CALLER))
                    .hasSize(1);
            purged.completeAsync(() -> purge.deleteUnneeded(OLD));
            Awaitility.await().until(this::somebodyWaitsForALock);
            suite(handle, fileId);
        });
        assertThat(purged.get(60, TimeUnit.SECONDS)).isZero();
        assertThat(there(fileId)).isTrue();
        assertThat(chunks(fileId)).isEqualTo(1);
    }

    private boolean somebodyWaitsForALock() {
        return jdbi.withHandle(
                handle -> handle.createQuery("""
                        SELECT EXISTS (
                          SELECT 1 FROM pg_stat_activity
                          WHERE datname = current_database() AND wait_event_type = 'Lock')
                        """).mapTo(Boolean.class).one());
    }
}

package dev.assay.ledger.lane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.ledger.LedgerTestCase;
import dev.assay.ledger.TestRun;
import dev.assay.ledger.run.Run;
import dev.assay.ledger.run.RunState;
import dev.assay.text.Sha256;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Items and blocks of a run, and what is read of them. */
class PrepareDaoTest extends LedgerTestCase {

    @Test
    void onlyTheOwnerOfARunThatIsToGoOnPrepares() {
        TestRun run = run();
        jdbi.useTransaction(handle -> {
            PrepareDao dao = handle.attach(PrepareDao.class);
            assertThat(dao.lock(run.id(), 1, EXECUTION)).contains(false);
            assertThat(dao.lock(run.id(), 1, "another")).isEmpty();
            assertThat(dao.lock(run.id(), 2, EXECUTION)).isEmpty();
            dao.prepared(run.id());
            assertThat(dao.lock(run.id(), 1, EXECUTION)).contains(true);
        });
        run.sql("UPDATE eval_runs SET stop_cause = '{}' WHERE id = :id");
        jdbi.useTransaction(handle -> assertThat(handle.attach(PrepareDao.class).lock(run.id(), 1, EXECUTION))
                .isEmpty());
    }

    @Test
    void itemsAreWrittenInOneStatementAndTheLastOneIsFound() {
        TestRun run = run();
        jdbi.useExtension(PrepareDao.class, dao -> {
            assertThat(dao.lastItem(run.id())).isEmpty();
            insert(dao, run, 0, 0, 3);
            assertThat(dao.lastItem(run.id())).contains(new PrepareDao.LastItem(2, 0, 2, 12));
        });
        assertThat(texts(run, """
                SELECT concat_ws(' ', item_no, sample_index, source_row, dataset_row ->> 'n', prompt, target IS NULL)
                FROM eval_items WHERE run_id = :id ORDER BY item_no"""))
                .containsExactly("0 0 10 0 prompt 0 t", "1 1 11 1 prompt 1 f", "2 2 12 2 prompt 2 f");
    }

    @Test
    void aBlockCrossesNeitherTaskNorModel() {
        contrived();
        TestRun run = run();
        int blocks = jdbi.withExtension(PrepareDao.class, dao -> {
            dao.insertTask(run.id(), 0, "first", 0, 5);
            dao.insertTask(run.id(), 1, "second", 5, 4);
            dao.insertTask(run.id(), 2, "empty", 9, 0);
            assertThat(dao.tasks(run.id()))
                    .startsWith(new PrepareDao.PreparedTask(0, "first", 0, 5))
                    .hasSize(3);
            return dao.insertBlocks(run.id(), 2, 4);
        });
        assertThat(blocks).isEqualTo(6);
        assertThat(texts(run, """
                SELECT concat_ws(' ', block_no, task_no, model_no, first_item, last_item, phase)
                FROM eval_blocks WHERE run_id = :id ORDER BY block_no"""))
                .containsExactly(
                        "0 0 0 0 3 generate",
                        "1 0 0 4 4 generate",
                        "2 0 1 0 3 generate",
                        "3 0 1 4 4 generate",
                        "4 1 0 5 8 generate",
                        "5 1 1 5 8 generate");
    }

    @Test
    void messagesAreReadAsTheyWereWrittenAndAContentIsKeptOnce() {
        TestRun run = run();
        byte[] sha256 = Sha256.of("image");
        jdbi.useExtension(PrepareDao.class, dao -> {
            dao.insertContent(run.id(), sha256, new byte[] {1, 2});
            dao.insertContent(run.id(), sha256, new byte[] {1, 2});
            dao.insertItemsWithMessages(
                    run.id(),
                    0,
                    new int[] {0, 1},
                    new int[] {0, 1},
                    new long[] {1, 2},
                    new String[] {"{}", "{}"},
                    new String[] {"user: a", "user: b"},
                    new String[] {"[\"a\"]", "[\"b\"]"},
                    new String[] {null, "target"});
        });

        assertThat(texts(
                        run,
                        "SELECT concat_ws(' ', item_no, prompt, messages, target) FROM eval_items"
                                + " WHERE run_id = :id ORDER BY item_no"))
                .containsExactly("0 user: a [\"a\"]", "1 user: b [\"b\"] target");
        assertThat(jdbi.<List<BlockDao.ToGenerate>, BlockDao, RuntimeException>withExtension(
                        BlockDao.class, dao -> dao.toGenerate(new Block(run.id(), 0, 0, 0, 0, 1), 1)))
                .extracting(BlockDao.ToGenerate::messages)
                .containsExactly("[\"a\"]", "[\"b\"]");
        assertThat(texts(run, "SELECT count(*)::text FROM eval_run_contents WHERE run_id = :id"))
                .containsExactly("1");
        assertThat(jdbi.<java.util.Optional<byte[]>, PrepareDao, RuntimeException>withExtension(
                        PrepareDao.class, dao -> dao.content(run.id(), sha256)))
                .hasValueSatisfying(content -> assertThat(content).containsExactly(1, 2));
    }

    @Test
    void aWorkerReadsWhatTheRunPlans() {
        TestRun run = run();
        run.sql("""
                WITH s AS (
                  INSERT INTO eval_suites (id, org_id, team_id, name, active_version, latest_version, metadata)
                  SELECT suite_id, org_id, team_id, 'suite', 1, 1, '{}' FROM eval_runs WHERE id = :id RETURNING id)
                INSERT INTO eval_suite_versions (suite_id, version, id, manifest, dataset_file_ids, metadata)
                SELECT suite_id, 1, suite_version_id, '{"tasks": []}', '{}', '{}' FROM eval_runs WHERE id = :id""");
        assertThat(jdbi.<java.util.Optional<PlanDao.Planned>, PlanDao, RuntimeException>withExtension(
                        PlanDao.class, dao -> dao.find(run.id(), 1)))
                .hasValueSatisfying(plan -> {
                    assertThat(plan.models()).containsExactly("one", "two");
                    assertThat(plan.taskIds()).isNull();
                    assertThat(plan.maxSamplesPerTask()).isNull();
                    assertThat(plan.manifest().toString()).isEqualTo("{\"tasks\":[]}");
                    assertThat(plan.grading()).isEqualTo(1);
                });
    }

    private TestRun run() {
        return TestRun.create(jdbi, new Run.Owner("org", "team", null), List.of("one", "two"))
                .state(RunState.IN_PROGRESS);
    }

    private static void insert(PrepareDao dao, TestRun run, int taskNo, int first, int count) {
        int[] itemNos = new int[count];
        long[] sourceRows = new long[count];
        String[] rows = new String[count];
        String[] prompts = new String[count];
        @Nullable String[] targets = new String[count];
        for (int i = 0; i < count; i++) {
            itemNos[i] = first + i;
            sourceRows[i] = 10 + i;
            rows[i] = "{\"n\": " + i + "}";
            prompts[i] = "prompt " + i;
            targets[i] = i == 0 ? null : "target";
        }
        dao.insertItems(run.id(), taskNo, itemNos, itemNos, sourceRows, rows, prompts, targets);
    }
}

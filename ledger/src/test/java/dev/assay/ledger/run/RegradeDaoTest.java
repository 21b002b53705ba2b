package dev.assay.ledger.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.ledger.LedgerTestCase;
import dev.assay.ledger.PlanRecorder;
import dev.assay.ledger.StepRows;
import dev.assay.ledger.TestRun;
import dev.assay.ledger.lane.PlanDao;
import dev.assay.ledger.run.Attempt.Receipt;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Other graders over generations that are there. */
class RegradeDaoTest extends LedgerTestCase {

    private static final String BLOCKS = """
            SELECT concat_ws(' ', block_no, phase, generated, scored, failed, token IS NULL, partials IS NULL)
            FROM eval_blocks WHERE run_id = :id ORDER BY block_no""";

    private TestRun run;

    /** Blocks of 8: done with one failed score, done with two failed generations, half generated, untouched. */
    @BeforeEach
    void partlyDone() {
        contrived();
        run = inProgress(32, 8, "one");
        run.generate(0, 0, 7).score(0, 0, 6).fail("score", 0, 7, 7).phase("done", false, 0, 0, 7);
        run.generate(0, 8, 13).score(0, 8, 13).fail("generate", 0, 14, 15).phase("done", false, 0, 8, 15);
        run.generate(0, 16, 19).phase("generate", true, 0, 16, 23);
        run.state(RunState.FAILED);
    }

    @Test
    void whereGradersChangedEveryBlockGoesBackToItsFirstStep() {
        jdbi.useTransaction(handle -> {
            RegradeDao dao = handle.attach(RegradeDao.class);
            assertThat(dao.lockBlocks(run.id())).containsExactly(0, 1, 2, 3);
            dao.unscoreBlocks(run.id());
        });
        assertThat(texts(run, BLOCKS))
                .containsExactly(
                        "0 score 8 0 0 t t", "1 generate 6 0 0 t t", "2 generate 4 0 0 t t", "3 generate 0 0 0 t t");
    }

    @Test
    void theNextAttemptIsANewGradingOnce() {
        jdbi.useExtension(RegradeDao.class, dao -> dao.regrade(run.id()));
        assertThat(run.read()).returns(true, Run::regrade).returns(1, Run::grading);
        jdbi.useExtension(RunTransitionDao.class, dao -> dao.requeue(run.id()));
        assertThat(run.read())
                .returns(false, Run::regrade)
                .returns(2, Run::grading)
                .returns(2, Run::attempt);
        jdbi.useExtension(RunTransitionDao.class, dao -> dao.requeue(run.id()));
        assertThat(run.read()).returns(2, Run::grading).returns(3, Run::attempt);
    }

    @Test
    void receiptsCountNoScoreOfAnEarlierGrading() {
        Run before = run.read();
        assertThat(Receipt.of(before, run.counters())).isEqualTo(new Receipt(13, 5, 14, false, 18, 180, 36));
        jdbi.useExtension(RegradeDao.class, dao -> dao.regrade(run.id()));
        assertThat(Receipt.of(run.read(), run.counters())).isEqualTo(new Receipt(0, 18, 14, false, 18, 180, 36));
        assertThat(Receipt.ofRescore(run.counters())).isEqualTo(new Receipt(0, 18, 0, false, 18, 180, 36));
    }

    @Test
    void aRescoreKeepsWhatFailedWhileGeneratingWithItsError() {
        run.sql("DELETE FROM eval_blocks WHERE run_id = :id AND block_no > 1");
        run.fail("generate", 0, 13, 13);
        int kept = jdbi.inTransaction(handle -> {
            RegradeDao dao = handle.attach(RegradeDao.class);
            int failures = dao.keepGenerationFailures(run.id(), 1);
            dao.regrade(run.id());
            dao.rescoreBlocks(run.id());
            handle.attach(RunTransitionDao.class).requeue(run.id());
            return failures;
        });
        // 7 failed while scoring, and 13 has an answer in spite of its failure.
        assertThat(kept).isEqualTo(2);
        assertThat(texts(run, BLOCKS)).containsExactly("0 score 8 0 0 t t", "1 score 6 0 2 t t");
        assertThat(texts(run, """
                SELECT concat_ws(' ', item_no, step, code) FROM eval_failures WHERE run_id = :id AND attempt = 2
                ORDER BY item_no""")).containsExactly("14 generate bad_request", "15 generate bad_request");
    }

    @Test
    void aLateScoreOfTheEarlierGradingDecidesNothing() {
        jdbi.useTransaction(handle -> {
            RegradeDao dao = handle.attach(RegradeDao.class);
            dao.unscoreBlocks(run.id());
            dao.regrade(run.id());
            handle.attach(RunTransitionDao.class).requeue(run.id());
        });
        StepRows late = rows(run, 8);
        StepRows present = late.withAttempt(2);
        write(late.score(16, 1, 0.5, "{}"), present.score(17, 2, 0.5, "{}"));
        assertThat(counters(run, 2)).isEqualTo("4 1 0 0");
        assertThat(texts(run, """
                SELECT concat_ws(' ', item_no, grading, coalesce(extracted_output, '-')) FROM eval_scores
                WHERE run_id = :id AND item_no IN (16, 17) ORDER BY item_no""")).containsExactly("16 1 -", "17 2 extracted anew");
    }

    @Test
    void anAttemptKeepsTheGradersThatItBeganWith() {
        run.sql("""
                WITH s AS (
                  INSERT INTO eval_suites (id, org_id, team_id, name, active_version, latest_version, metadata)
                  SELECT suite_id, org_id, team_id, 'suite', 1, 1, '{}' FROM eval_runs WHERE id = :id RETURNING id)
                INSERT INTO eval_suite_versions (suite_id, version, id, manifest, dataset_file_ids, metadata)
                SELECT suite_id, 1, suite_version_id, '{"tasks": [1]}', '{}', '{}' FROM eval_runs WHERE id = :id""");
        UUID repaired = UUID.randomUUID();
        run.sql("""
                INSERT INTO eval_suite_versions (suite_id, version, id, manifest, dataset_file_ids, metadata)
                SELECT suite_id, 2, '%s', '{"tasks": [2]}', '{}', '{}' FROM eval_runs WHERE id = :id""".formatted(repaired));
        RegradeDao.Graders asked = new RegradeDao.Graders(
                2, repaired, "judge", "embedder", JsonMapper.shared().createObjectNode());
        jdbi.useTransaction(handle -> {
            handle.attach(RegradeDao.class)
                    .ask(run.id(), asked, JsonMapper.shared().createObjectNode(), true);
            assertThat(handle.attach(RegradeDao.class).ofAttempt(run.id(), 1))
                    .hasValueSatisfying(
                            graders -> assertThat(graders.suiteVersion()).isEqualTo(1));
            handle.attach(RunTransitionDao.class).requeue(run.id());
            handle.attach(AttemptDao.class).insert(run.id(), 2, Attempt.Kind.RETRY, 2, null, Receipt.NEW);
        });
        assertThat(plan(1))
                .hasValueSatisfying(plan -> assertThat(plan)
                        .returns(1, PlanDao.Planned::grading)
                        .returns(null, PlanDao.Planned::judgeModel)
                        .returns(
                                "{\"tasks\":[1]}", planned -> planned.manifest().toString()));
        assertThat(plan(2))
                .hasValueSatisfying(plan -> assertThat(plan)
                        .returns(2, PlanDao.Planned::grading)
                        .returns("judge", PlanDao.Planned::judgeModel)
                        .returns("embedder", PlanDao.Planned::embeddingModel)
                        .returns(
                                "{\"tasks\":[2]}", planned -> planned.manifest().toString()));
        assertThat(jdbi.<Optional<Integer>, RegradeDao, RuntimeException>withExtension(
                        RegradeDao.class, dao -> dao.lastAttempt(run.id(), 1)))
                .contains(1);
    }

    private Optional<PlanDao.Planned> plan(int attempt) {
        return jdbi.withExtension(PlanDao.class, dao -> dao.find(run.id(), attempt));
    }

    @Test
    void failuresAreLookedUpByKey() {
        List<String> plans = PlanRecorder.of(
                dataSource,
                PlanRecorder.Kind.OF_ARGUMENTS,
                handle -> handle.attach(RegradeDao.class).keepGenerationFailures(run.id(), 1));
        assertThat(plans)
                .singleElement()
                .satisfies(plan -> assertThat(plan)
                        .contains("eval_failures_pkey", "eval_generations_pkey")
                        .doesNotContain("Seq Scan"));
    }
}

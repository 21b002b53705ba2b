package dev.assay.ledger.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.ledger.LedgerTestCase;
import dev.assay.ledger.StepRows;
import dev.assay.ledger.TestRun;
import dev.assay.ledger.metric.BlockPartials;
import dev.assay.ledger.metric.MetricPartial;
import dev.assay.ledger.step.StepRow;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A phase changes after a look at the rows, under the token that holds the block. */
class PhaseEndTest extends LedgerTestCase {

    @Test
    void aBlockGoesFromGenerateOverScoreToDoneAndIsFreeAfterEach() {
        TestRun run = inProgress(4, 4, "one");
        StepRows rows = rows(run, 4);
        write(IntStream.range(0, 4).mapToObj(rows::generation).toArray(StepRow[]::new));
        assertThat(end(run, 0, LANE)).isEqualTo(PhaseEnd.Outcome.MOVED);
        assertThat(phase(run, 0)).isEqualTo("score");
        assertThat(texts(run, "SELECT token FROM eval_blocks WHERE run_id = :id"))
                .containsOnlyNulls();
        run.sql("UPDATE eval_blocks SET token = '" + OTHER + "' WHERE run_id = :id");
        write(IntStream.range(0, 4).mapToObj(item -> rows.score(item, 1)).toArray(StepRow[]::new));
        assertThat(end(run, 0, OTHER)).isEqualTo(PhaseEnd.Outcome.MOVED);
        assertThat(phase(run, 0)).isEqualTo("done");
    }

    @Test
    void rowsAndThePhaseEndThatFollowsThemMayShareAFlush() {
        TestRun run = inProgress(64, 64, "one");
        StepRows rows = rows(run, 64);
        var written = IntStream.range(0, 64)
                .mapToObj(item -> writer.write(rows.generation(item)))
                .toList();
        assertThat(end(run, 0, LANE)).isEqualTo(PhaseEnd.Outcome.MOVED);
        assertThat(written).allMatch(CompletableFuture::isDone);
    }

    @Test
    void withoutTheTokenNothingMoves() {
        TestRun run = inProgress(4, 4, "one").generate(0, 0, 3);
        assertThat(end(run, 0, OTHER)).isEqualTo(PhaseEnd.Outcome.NOT_HELD);
        assertThat(phase(run, 0)).isEqualTo("generate");
    }

    @Test
    void aWrongCounterMovesNothing() {
        contrived();
        TestRun run = inProgress(4, 4, "one");
        write(rows(run, 4).generation(0));
        run.sql("UPDATE eval_blocks SET generated = 4, scored = 4 WHERE run_id = :id");
        assertThat(end(run, 0, LANE)).isEqualTo(PhaseEnd.Outcome.UNFINISHED);
        assertThat(phase(run, 0)).isEqualTo("generate");
    }

    @Test
    void aBlockWhoseSamplesAllFailedAtGeneratingIsDone() {
        TestRun run = inProgress(4, 4, "one");
        StepRows rows = rows(run, 4);
        write(IntStream.range(0, 4)
                .mapToObj(item -> rows.failure(item, StepRow.Step.GENERATE))
                .toArray(StepRow[]::new));
        assertThat(end(run, 0, LANE)).isEqualTo(PhaseEnd.Outcome.MOVED);
        assertThat(phase(run, 0)).isEqualTo("done");
        assertThat(counters(run, 0)).isEqualTo("0 0 4 0");
    }

    @Test
    void aFailureOfAnEarlierAttemptDecidesNothing() {
        contrived();
        TestRun run = inProgress(4, 4, "one");
        run.fail("generate", 0, 0, 3).sql("UPDATE eval_runs SET attempt = 2 WHERE id = :id");
        assertThat(end(run, 0, LANE)).isEqualTo(PhaseEnd.Outcome.UNFINISHED);
    }

    @Test
    void aBlockToScoreThatMissesAGenerationGoesBack() {
        TestRun run = inProgress(4, 4, "one").generate(0, 0, 2).score(0, 0, 2);
        run.sql("UPDATE eval_blocks SET phase = 'score' WHERE run_id = :id");
        assertThat(end(run, 0, LANE)).isEqualTo(PhaseEnd.Outcome.MOVED);
        assertThat(phase(run, 0)).isEqualTo("generate");
    }

    @Test
    void aBlockThatIsDoneKeepsPartialsEqualToARecomputation() {
        TestRun run = inProgress(40, 40, "one");
        StepRows rows = rows(run, 40);
        write(IntStream.range(0, 40).mapToObj(rows::generation).toArray(StepRow[]::new));
        write(IntStream.range(0, 39).mapToObj(i -> rows.score(i, i / 7.0)).toArray(StepRow[]::new));
        write(rows.failure(39, StepRow.Step.SCORE));
        assertThat(end(run, 0, LANE)).isEqualTo(PhaseEnd.Outcome.MOVED);
        BlockPartials partials = BlockPartials.parse(texts(run, "SELECT partials FROM eval_blocks WHERE run_id = :id")
                .getFirst());
        double mean = Double.parseDouble(texts(run, "SELECT avg(score) FROM eval_scores WHERE run_id = :id")
                .getFirst());
        double stderr = Double.parseDouble(
                texts(run, "SELECT stddev_samp(score) / sqrt(count(*)) FROM eval_scores WHERE run_id = :id")
                        .getFirst());
        assertThat(partials.score().count()).isEqualTo(39);
        assertThat(partials.score().mean()).isCloseTo(mean, within(1e-12));
        assertThat(partials.score().stderr()).isCloseTo(stderr, within(1e-12));
        assertThat(partials.metrics().get("accuracy")).isEqualTo(partials.score());
        assertThat(partials.latency(0.5).orElseThrow()).isCloseTo(200, within(4.0));
    }

    @Test
    void aScoreThatIsNoNumberCountsInNoMean() {
        TestRun run = inProgress(2, 2, "one").generate(0, 0, 1);
        StepRows rows = rows(run, 2);
        write(
                rows.score(0, 1, 1, "{\"label\": \"good\", \"accuracy\": 1}"),
                rows.score(1, 1, 0, "{\"label\": null, \"accuracy\": 1e999}"));
        assertThat(end(run, 0, LANE)).isEqualTo(PhaseEnd.Outcome.MOVED);
        BlockPartials partials = BlockPartials.parse(texts(run, "SELECT partials FROM eval_blocks WHERE run_id = :id")
                .getFirst());
        assertThat(partials.metrics()).containsExactly(Map.entry("accuracy", MetricPartial.EMPTY.add(1)));
    }
}

package dev.assay.ledger.finish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.ledger.metric.AggregateDao;
import dev.assay.ledger.metric.BlockPartials;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunMetricsTest {

    @Test
    void aTaskAndModelHaveMetricsSamplesTokensCostAndLatency() {
        String json = RunMetrics.of(
                        List.of("one"),
                        List.of(
                                block("task", 0, List.of(scored(1), scored(0))),
                                block("task", 0, List.of(scored(1), scored(1)))),
                        List.of())
                .toString();
        assertThat(json)
                .startsWith("{\"score\":0.75,\"by_task\":{\"task\":{\"by_model\":{\"one\":{\"score\":0.75,"
                        + "\"metrics\":{\"accuracy\":{\"mean\":0.75,\"stderr\":0.25,\"ci95\":[0.3006")
                .contains("\"ci95_method\":\"wilson\",\"count\":4}}")
                .contains("\"samples\":{\"total\":6,\"completed\":4,\"failed\":2,\"unfinished\":0},\"complete\":true")
                .contains("\"tokens\":{\"input\":20,\"output\":null,\"cached\":null,\"reasoning\":null}")
                .contains("\"cost_usd\":0.50,\"latency_ms\":{\"p50\":100,\"p95\":100}}")
                .contains("\"by_model\":{\"one\":{\"score\":0.75,\"samples\"");
    }

    @Test
    void whereNothingIsScoredThereIsNoScore() {
        String json = RunMetrics.of(List.of("one"), List.of(block("task", 0, List.of())), List.of())
                .toString();
        assertThat(json).startsWith("{\"score\":null").contains("\"latency_ms\":{\"p50\":null,\"p95\":null}");
    }

    @Test
    void metricsOfTheWholeStandInForScoresThatNoSampleHas() {
        String json = RunMetrics.of(
                        List.of("one"),
                        List.of(block("task", 0, List.of(new BlockPartials.Scored(0, "{}", null, 100)))),
                        List.of(new AggregateDao.Latest(
                                "task", 0, "{\"metrics\": {\"spread\": 0.25}, \"primary\": \"spread\", \"count\": 3}")))
                .toString();
        assertThat(json)
                .startsWith("{\"score\":0.25,")
                .contains("\"spread\":{\"mean\":0.25,\"stderr\":null,\"ci95\":null,\"ci95_method\":null,\"count\":3}")
                .contains("\"by_model\":{\"one\":{\"score\":0.25,");
    }

    @Test
    void ofTheSameMetricTheOneOfTheWholeIsTheScore() {
        String json = RunMetrics.of(
                        List.of("one"),
                        List.of(block("task", 0, List.of(scored(1), scored(0)))),
                        List.of(new AggregateDao.Latest(
                                "task",
                                0,
                                "{\"metrics\": {\"accuracy\": 0.75}, \"primary\": \"accuracy\", \"count\": 2}")))
                .toString();
        assertThat(json)
                .startsWith("{\"score\":0.75,\"by_task\":{\"task\":{\"by_model\":{\"one\":{\"score\":0.75,")
                .contains("\"accuracy\":{\"mean\":0.75,")
                .contains("\"by_model\":{\"one\":{\"score\":0.75,");
    }

    @Test
    void scoresOfDifferentMetricsHaveNoMean() {
        List<BlockPartials.Scored> mixed = List.of(
                new BlockPartials.Scored(0, "{\"a\": 1}", 1.0, 100),
                new BlockPartials.Scored(1, "{\"b\": 0}", 0.0, 100));
        String json = RunMetrics.of(
                        List.of("one", "two"),
                        List.of(
                                block("task", 0, mixed),
                                block("other", 0, List.of(scored(1))),
                                block("other", 1, List.of(scored(1)))),
                        List.of())
                .toString();
        assertThat(json)
                .startsWith("{\"score\":null,\"by_task\":{\"task\":{\"by_model\":{\"one\":{\"score\":null,")
                .contains("\"other\":{\"by_model\":{\"one\":{\"score\":1.0,")
                .contains("},\"by_model\":{\"one\":{\"score\":null,")
                .contains("\"two\":{\"score\":1.0,");
    }

    private static BlockPartials.Scored scored(double score) {
        return new BlockPartials.Scored(0, "{\"accuracy\": " + score + "}", score, 100);
    }

    private static FinishDao.FinishedBlock block(String task, int modelNo, List<BlockPartials.Scored> samples) {
        return new FinishDao.FinishedBlock(
                0,
                task,
                modelNo,
                samples.size() + 1,
                samples.size(),
                1,
                10L,
                null,
                null,
                null,
                new BigDecimal("0.25"),
                BlockPartials.of(samples).toJson());
    }
}

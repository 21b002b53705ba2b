package dev.assay.ledger.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.ledger.Ledger;
import dev.assay.ledger.TableReads;
import dev.assay.ledger.TestDatabase;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** 5,000 runs of one team, most of one suite: what is rare is found by an index, with statistics and without. */
class RunListPlanTest {

    private static final UUID SUITE = UUID.randomUUID();

    private static TestDatabase database;
    private static Jdbi jdbi;

    @BeforeAll
    static void fill() {
        database = TestDatabase.create();
        jdbi = Ledger.jdbi(database.dataSource());
        jdbi.useHandle(handle -> handle.execute("""
                INSERT INTO eval_runs (id, org_id, team_id, on_behalf_of, suite_id, suite_version, suite_version_id, models,
                  generation, metadata, pins, state, generation_concurrency, grader_concurrency)
                SELECT gen_random_uuid(), 'org', 'team', CASE WHEN n % 1000 = 3 THEN 'ann' END,
                  CASE WHEN n % 1000 = 5 THEN gen_random_uuid() ELSE ? END, CASE WHEN n % 1000 = 7 THEN 2 ELSE 1 END,
                  gen_random_uuid(), '{one}', '{}', '{}', '{}', CASE WHEN n % 1000 = 9 THEN 'failed' ELSE 'completed' END, 1, 1
                FROM generate_series(1, 5000) n
                """, SUITE));
    }

    @AfterAll
    static void close() {
        database.close();
    }

    static Stream<Arguments> filters() {
        return Stream.of(
                Arguments.of("state", filter(null, null, null, RunState.FAILED)),
                Arguments.of("version", filter(null, SUITE, 2, null)),
                Arguments.of("suite and state", filter(null, SUITE, null, RunState.FAILED)),
                Arguments.of("end user", filter("ann", null, null, null)),
                Arguments.of("state that no run has", filter(null, null, null, RunState.QUEUED)),
                Arguments.of("suite that no run has", filter(null, UUID.randomUUID(), null, null)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("filters")
    void aRareRunIsFoundByAnIndex(String name, RunDao.Filter filter) {
        check(filter);
        jdbi.useHandle(handle -> handle.execute("ANALYZE eval_runs"));
        check(filter);
    }

    private static void check(RunDao.Filter filter) {
        jdbi.useTransaction(handle -> {
            handle.execute("SET LOCAL plan_cache_mode = force_custom_plan");
            TableReads reads = TableReads.of(handle, "eval_runs", open -> {
                RunDao runs = open.attach(RunDao.class);
                assertThat(runs.list(filter)).hasSizeLessThanOrEqualTo(5);
                assertThat(runs.sizes(filter)).hasSizeLessThanOrEqualTo(5);
            });
            assertThat(reads.seqScans()).isZero();
            // Two statements of five rows; the planner looks at an end of the index now and then.
            assertThat(reads.rowsByIndex()).isLessThan(20);
        });
    }

    private static RunDao.Filter filter(
            @Nullable String user, @Nullable UUID suite, @Nullable Integer version, @Nullable RunState state) {
        return new RunDao.Filter("team", user, suite, version, state, RunDao.Filter.NEWEST, 101);
    }
}

package dev.assay.ledger.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.ledger.ItemSize;
import dev.assay.ledger.LedgerTestCase;
import dev.assay.ledger.TestRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;

/** {@link RunDao#sizes} counts each column of a run that may be long and is in the list. */
class RunSizesTest extends LedgerTestCase {

    /** What no list shows. */
    private static final Set<String> NOT_SHOWN = Set.of("pins", "stop_cause");

    @Test
    void eachColumnThatMayBeLongIsCounted() {
        TestRun run = inProgress(8, 8, "one");
        List<String> columns = new ArrayList<>(texts(run, """
                SELECT concat_ws(' ', attname, CAST(atttypid AS regtype)) FROM pg_attribute
                WHERE attrelid = CAST('eval_runs' AS regclass) AND attnum > 0 AND CAST(:id AS uuid) IS NOT NULL
                  AND CAST(atttypid AS regtype) = ANY (CAST('{json,jsonb,text[]}' AS regtype[]))"""));
        columns.removeIf(column -> NOT_SHOWN.contains(column.split(" ")[0]));
        assertThat(columns).contains("metadata jsonb", "metrics json", "models text[]");
        for (String column : columns) {
            String name = column.split(" ")[0];
            String type = column.split(" ")[1];
            String text = type.equals("text[]") ? "ARRAY[repeat('x', 10000)]" : "to_json(repeat('x', 10000))";
            jdbi.useTransaction(handle -> {
                long before = bytes(handle);
                handle.execute("UPDATE eval_runs SET " + name + " = CAST(" + text + " AS " + type + ")");
                assertThat(bytes(handle) - before).as(name).isGreaterThan(9_000);
                handle.rollback();
            });
        }
    }

    private static long bytes(Handle handle) {
        RunDao.Filter newest = new RunDao.Filter("team", null, null, null, null, RunDao.Filter.NEWEST, 1);
        return handle.attach(RunDao.class).sizes(newest).stream()
                .mapToLong(ItemSize::bytes)
                .findFirst()
                .orElseThrow();
    }
}

package dev.assay.ledger.grader;

import dev.assay.ledger.grader.GraderDao.Config;
import dev.assay.ledger.grader.GraderDao.GraderRow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Which graders a grading has, and which of them an earlier grading had. What is written follows from the attempts and from
 * the gradings before, so it is no matter which worker is the first.
 */
public final class GraderRefs {

    private GraderRefs() {}

    /**
     * The graders of a grading, which are written where they are not yet, with those of all gradings before.
     *
     * @param handle in a transaction
     */
    public static Map<GraderRef.Place, GraderRef> of(Handle handle, UUID runId, int grading) {
        GraderDao dao = handle.attach(GraderDao.class);
        List<GraderRow> rows = dao.of(runId);
        int known = rows.isEmpty() ? 0 : rows.getLast().grading();
        if (known < grading) {
            write(dao, runId, rows, known, grading);
            rows = dao.of(runId);
        }
        Map<GraderRef.Place, GraderRef> refs = new LinkedHashMap<>();
        for (GraderRow row : rows) {
            if (row.grading() == grading) {
                refs.put(new GraderRef.Place(row.taskNo(), row.graderNo()), GraderRef.of(row, rows));
            }
        }
        return refs;
    }

    private static void write(GraderDao dao, UUID runId, List<GraderRow> rows, int known, int grading) {
        List<GraderRow> all = new ArrayList<>(rows);
        Config before = null;
        for (Config config : dao.configs(runId, known, grading)) {
            if (config.grading() > known) {
                NextGrading.after(all, before, config).forEach(row -> {
                    dao.insert(runId, row);
                    all.add(row);
                });
            }
            before = config;
        }
    }
}

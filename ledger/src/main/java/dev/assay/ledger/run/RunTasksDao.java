package dev.assay.ledger.run;

import dev.assay.manifest.Manifest;
import dev.assay.manifest.Task;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.sqlobject.config.KeyColumn;
import org.jdbi.v3.sqlobject.config.ValueColumn;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import tools.jackson.databind.JsonNode;

/** The tasks of a run by number, which is the position among the tasks that it runs, in the manifest's order. */
public interface RunTasksDao {

    /** Tasks that are wholly prepared. */
    @SqlQuery("SELECT task_no, task_id FROM eval_run_tasks WHERE run_id = :runId ORDER BY task_no")
    @KeyColumn("task_no")
    @ValueColumn("task_id")
    Map<Integer, String> prepared(@Bind("runId") UUID runId);

    @SqlQuery("SELECT manifest FROM eval_suite_versions WHERE id = :versionId")
    List<JsonNode> manifest(@Bind("versionId") UUID versionId);

    /** All tasks of a run, also those whose preparation is going on. */
    default Map<Integer, String> of(Run run) {
        Map<Integer, String> prepared = prepared(run.id());
        if (run.preparedAt() != null) {
            return prepared;
        }
        Map<Integer, String> tasks = new TreeMap<>();
        for (JsonNode manifest : manifest(run.request().suiteVersionId())) {
            List<String> asked = run.request().taskIds();
            Manifest.parse(manifest).tasks().stream()
                    .map(Task::id)
                    .filter(id -> asked == null || asked.contains(id))
                    .forEach(id -> tasks.put(tasks.size(), id));
        }
        tasks.putAll(prepared);
        return tasks;
    }
}

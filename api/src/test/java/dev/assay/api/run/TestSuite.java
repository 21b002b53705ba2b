package dev.assay.api.run;

import dev.assay.ledger.Ids;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** A suite with two tasks over one dataset file, written by SQL. */
public record TestSuite(UUID id) {

    public static final String FILE = "file_data";
    public static final String SHA256 = "ab".repeat(32);

    private static final String MANIFEST = """
            {"tasks": [
              {"id": "first", "type": "qa", "dataset": {"source": "file", "file_id": "file_data", "format": "jsonl"},
               "prompt_template": "{{q}}", "grader": {"type": "exact_match"}},
              {"id": "second", "type": "qa", "dataset": {"source": "file", "file_id": "file_data", "format": "jsonl"},
               "prompt_template": "{{q}}", "grader": {"type": "exact_match"}}]}
            """;

    public static TestSuite create(Jdbi jdbi, String team) {
        UUID id = UUID.randomUUID();
        jdbi.useTransaction(handle -> {
            handle.createUpdate("""
                            INSERT INTO files (id, org_id, team_id, filename, purpose, status, bytes, sha256)
                            VALUES (:file, 'org', :team, 'data.jsonl', 'evals', 'processed', 1, :sha256)
                            ON CONFLICT DO NOTHING
                            """)
                    .bind("file", FILE)
                    .bind("team", team)
                    .bind("sha256", SHA256)
                    .execute();
            handle.createUpdate("""
                            INSERT INTO eval_suites (
                              id, org_id, team_id, name, active_version, latest_version, metadata)
                            VALUES (:id, 'org', :team, 'suite', 1, 2, '{}')
                            """).bind("id", id).bind("team", team).execute();
            for (int version = 1; version <= 2; version++) {
                handle.createUpdate("""
                                INSERT INTO eval_suite_versions (
                                  suite_id, version, id, manifest, dataset_file_ids, metadata)
                                VALUES (:id, :version, gen_random_uuid(), CAST(:manifest AS json), ARRAY[:file], '{}')
                                """)
                        .bind("id", id)
                        .bind("version", version)
                        .bind("manifest", MANIFEST)
                        .bind("file", FILE)
                        .execute();
            }
        });
        return new TestSuite(id);
    }

    public String text() {
        return Ids.suite(id);
    }
}

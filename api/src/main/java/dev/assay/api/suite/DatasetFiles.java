package dev.assay.api.suite;

import dev.assay.api.error.Violations;
import dev.assay.ledger.file.FileDao;
import dev.assay.ledger.tenancy.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import tools.jackson.databind.JsonNode;

/** The files that a manifest reads. */
final class DatasetFiles {

    private DatasetFiles() {}

    /**
     * Their IDs, each once. The files cannot be deleted before the handle's transaction has ended.
     *
     * @throws dev.assay.api.error.ApiException 400 with a violation for each that the caller does not see
     */
    static List<String> hold(JsonNode manifest, Principal caller, Handle handle) {
        List<Use> uses = uses(manifest);
        List<String> ids = uses.stream().map(Use::fileId).distinct().sorted().toList();
        Set<String> visible = Set.copyOf(handle.attach(FileDao.class).holdVisible(ids, caller));
        Violations violations = new Violations();
        for (Use use : uses) {
            violations.unless(
                    visible.contains(use.fileId()), use.path(), use.fileId(), "the ID of a file of this team");
        }
        violations.throwIfAny();
        return ids;
    }

    private record Use(String path, String fileId) {}

    private static List<Use> uses(JsonNode manifest) {
        List<Use> uses = new ArrayList<>();
        JsonNode tasks = manifest.path("tasks");
        for (int i = 0; i < tasks.size(); i++) {
            String path = ManifestRules.PATH + ".tasks[" + i + "]";
            add(path + ".dataset", tasks.get(i).path("dataset"), uses);
            add(path + ".preprocess", tasks.get(i).path("preprocess"), uses);
            GraderNodes.of(tasks.get(i), path).forEach(grader -> add(grader.path(), grader.node(), uses));
            add(path + ".fewshot.dataset", tasks.get(i).path("fewshot").path("dataset"), uses);
            addImages(path + ".messages_template", tasks.get(i).path("messages_template"), uses);
        }
        return uses;
    }

    private static void addImages(String path, JsonNode messages, List<Use> uses) {
        for (int i = 0; i < messages.size(); i++) {
            JsonNode parts = messages.get(i).path("content");
            for (int j = 0; parts.isArray() && j < parts.size(); j++) {
                add(path + "[" + i + "].content[" + j + "].image", parts.get(j).path("image"), uses);
            }
        }
    }

    private static void add(String path, JsonNode dataset, List<Use> uses) {
        JsonNode fileId = dataset.path("file_id");
        if (fileId.isString()) {
            uses.add(new Use(path + ".file_id", fileId.stringValue()));
        }
    }
}

package dev.assay.api.suite;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The graders of a task of a manifest, each with its JSON path in the request. */
record GraderNodes(String path, JsonNode node) {

    /** @param path of the task */
    static List<GraderNodes> of(JsonNode task, String path) {
        List<GraderNodes> graders = new ArrayList<>();
        graders.add(new GraderNodes(path + ".grader", task.path("grader")));
        JsonNode list = task.path("graders");
        for (int i = 0; i < list.size(); i++) {
            graders.add(new GraderNodes(path + ".graders[" + i + "]", list.path(i)));
        }
        return graders;
    }

    /** It and, of a panel, its judges. */
    List<GraderNodes> withJudges() {
        List<GraderNodes> judges = new ArrayList<>(List.of(this));
        for (int i = 0; i < node.path("judges").size(); i++) {
            judges.add(new GraderNodes(
                    path + ".judges[" + i + "]", node.path("judges").path(i)));
        }
        return judges;
    }
}

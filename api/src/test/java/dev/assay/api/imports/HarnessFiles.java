package dev.assay.api.imports;

import dev.assay.simulator.hub.HubContent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Files as lm-evaluation-harness 0.4 writes them. */
public final class HarnessFiles {

    public static final String TIME = "2026-06-13T17-59-34.123456";
    static final long DATE = 1_781_373_574;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Map<String, HubContent> files = new LinkedHashMap<>();

    public Map<String, HubContent> files() {
        return files;
    }

    static String results(String folder, String time) {
        return folder + "/results_" + time + ".json";
    }

    static String samples(String folder, String task, String time) {
        return folder + "/samples_" + task + "_" + time + ".jsonl";
    }

    HarnessFiles put(String path, String content) {
        files.put(path, HubContent.of(content));
        return this;
    }

    /** Two tasks: five questions with choices, and three with an answer that two filters look for. */
    public HarnessFiles evaluation(String folder, String time, String model) {
        put(results(folder, time), results(model));
        put(samples(folder, "arc_easy", time), choices(List.of(1, 0, 1, 1, 0)));
        return put(samples(folder, "gsm8k", time), answers(List.of(1, 1, 0), List.of(1, 1, 1)));
    }

    /** Its metrics are wrong: nobody may read them. */
    static String results(String model) {
        return """
                {"results": {"arc_easy": {"alias": "arc_easy", "acc,none": 0.123, "acc_stderr,none": 0.456},
                    "gsm8k": {"exact_match,strict-match": 0.123, "exact_match,flexible-extract": NaN}},
                 "group_subtasks": {"arc_easy": [], "gsm8k": []},
                 "configs": {
                    "arc_easy": {"task": "arc_easy", "output_type": "multiple_choice",
                      "metric_list": [{"metric": "acc", "aggregation": "mean"}, {"metric": "acc_norm"}]},
                    "gsm8k": {"task": "gsm8k", "output_type": "generate_until",
                      "metric_list": [{"metric": "exact_match"}]}},
                 "versions": {"arc_easy": 1.0, "gsm8k": 3.0},
                 "n-shot": {"arc_easy": 0, "gsm8k": 5},
                 "higher_is_better": {"arc_easy": {"acc": true, "acc_norm": true}, "gsm8k": {"exact_match": true}},
                 "n-samples": {"arc_easy": {"original": 2376, "effective": 5},
                    "gsm8k": {"original": 1319, "effective": 3}},
                 "config": {"model": "hf", "model_args": "pretrained=%s,dtype=bfloat16", "batch_size": "8"},
                 "git_hash": "abc", "date": 1781373574.5, "model_name": "%s"}
                """.formatted(model, model);
    }

    /** @param right 1 or 0 for each */
    static String choices(List<Integer> right) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < right.size(); i++) {
            ObjectNode line = (ObjectNode) JSON.readTree("""
                    {"doc": {"question": "Why?", "choices": {"text": ["red", "blue"]}},
                     "target": "1",
                     "arguments": {"gen_args_1": {"arg_0": "Q", "arg_1": " blue"},
                        "gen_args_0": {"arg_0": "Q", "arg_1": " red"}},
                     "resps": [[["-7.5", "False"]], [["-3.25", "True"]]],
                     "filtered_resps": [["-7.5", "False"], ["-3.25", "True"]],
                     "filter": "none", "metrics": ["acc", "acc_norm"], "doc_hash": "d", "prompt_hash": "p"}
                    """);
            line.put("doc_id", i);
            line.put("acc", right.get(i).doubleValue());
            line.put("acc_norm", 0.25 * i);
            lines.append(line).append('\n');
        }
        return lines.toString();
    }

    /** As the harness logs them: all lines of one filter, then all of the other. */
    static String answers(List<Integer> strict, List<Integer> flexible) {
        return answers("strict-match", strict) + answers("flexible-extract", flexible);
    }

    private static String answers(String filter, List<Integer> right) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < right.size(); i++) {
            lines.append("""
                    {"doc_id": %d, "doc": {"question": "1+%d?", "answer": "#### %d", "weight": 1.50, "none": NaN}, "target": "#### %d", \
                    "arguments": {"gen_args_0": {"arg_0": "Question: 1+%d?\\nAnswer:", "arg_1": {"until": ["Q:"]}}}, \
                    "resps": [["So it is #### %d"]], "filtered_resps": ["%d"], "filter": "%s", \
                    "metrics": ["exact_match"], "exact_match": %d.0}
                    """.formatted(i, i, i + 1, i + 1, i, i + 1, i + 1, filter, right.get(i)));
        }
        return lines.toString();
    }
}

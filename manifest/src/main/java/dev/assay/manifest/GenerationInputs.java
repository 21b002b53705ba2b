package dev.assay.manifest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.StringNode;

/**
 * What of a manifest decides prompts, targets and answers. Two versions that agree in it can grade the same generations.
 * Everything counts as an input that is not known to be none.
 */
public final class GenerationInputs {

    /** Labels, and what is read when a sample is scored: output is extracted again then. */
    private static final Set<String> NO_INPUT = Set.of(
            "name", "type", "language", "metadata", "output_extraction", "grader", "graders", "primary", "metrics");

    private final List<NumberedTask> tasks;
    private final Map<String, Function<Task, Object>> meanings;

    private record NumberedTask(int index, Task task, JsonNode node) {}

    private GenerationInputs(JsonNode manifest, @Nullable List<String> taskIds, Map<String, String> contents) {
        tasks = tasks(manifest, taskIds);
        meanings = Map.of(
                "dataset", task -> content(task.dataset(), contents),
                "preprocess", task -> preprocess(task, contents),
                "prompt_template", Task::promptTemplate,
                "messages_template", task -> messages(task, contents),
                "target_template", Task::targetTemplate,
                "choices", Task::choices,
                "fewshot", task -> fewshot(task, contents),
                "num_fewshot", task -> fewshot(task, contents));
    }

    /**
     * A place where two manifests differ.
     *
     * @param path JSON path in the manifest that comes after, {@code $.tasks[0].prompt_template}
     * @param before {@link MissingNode} where there was none; likewise after
     */
    public record Difference(String path, JsonNode before, JsonNode after) {}

    /**
     * Where the generation inputs of some tasks differ. What is written differently and means the same is no difference.
     *
     * @param taskIds null: all tasks. Which tasks there are, and their order, counts as an input as well: items are
     *     numbered by it
     * @param contents what is in a file, by the file's ID: two files of the same content are the same input
     */
    public static List<Difference> differences(
            JsonNode before, JsonNode after, @Nullable List<String> taskIds, Map<String, String> contents) {
        return new GenerationInputs(before, taskIds, contents)
                .differences(new GenerationInputs(after, taskIds, contents));
    }

    /** Whether two manifests with the same generation inputs grade some tasks in the same way. */
    public static boolean sameGrading(JsonNode before, JsonNode after, @Nullable List<String> taskIds) {
        return grading(before, taskIds).equals(grading(after, taskIds));
    }

    private static List<List<Object>> grading(JsonNode manifest, @Nullable List<String> taskIds) {
        return tasks(manifest, taskIds).stream()
                .map(NumberedTask::task)
                .map(task -> List.<Object>of(task.outputExtraction(), task.graders(), task.primary(), task.metrics()))
                .toList();
    }

    private static List<NumberedTask> tasks(JsonNode manifest, @Nullable List<String> taskIds) {
        List<Task> parsed = Manifest.parse(manifest).tasks();
        List<NumberedTask> tasks = new ArrayList<>();
        for (int i = 0; i < parsed.size(); i++) {
            if (taskIds == null || taskIds.contains(parsed.get(i).id())) {
                tasks.add(new NumberedTask(
                        i, parsed.get(i), manifest.path("tasks").get(i)));
            }
        }
        return tasks;
    }

    private List<Difference> differences(GenerationInputs after) {
        String ids = ids();
        if (!ids.equals(after.ids())) {
            return List.of(new Difference("$.tasks", StringNode.valueOf(ids), StringNode.valueOf(after.ids())));
        }
        List<Difference> differences = new ArrayList<>();
        for (int i = 0; i < tasks.size(); i++) {
            compare(tasks.get(i), after.tasks.get(i), after, differences);
        }
        return differences;
    }

    private void compare(NumberedTask task, NumberedTask other, GenerationInputs after, List<Difference> differences) {
        Set<String> fields = names(task.node(), other.node());
        fields.removeAll(NO_INPUT);
        for (String field : fields) {
            if (!Objects.equals(meaning(field, task), after.meaning(field, other))) {
                String path = "$.tasks[" + other.index() + "]." + field;
                compare(path, task.node().path(field), other.node().path(field), differences);
            }
        }
    }

    private Object meaning(String field, NumberedTask task) {
        Function<Task, Object> meaning = meanings.get(field);
        return meaning == null ? task.node().path(field) : meaning.apply(task.task());
    }

    private static void compare(String path, JsonNode before, JsonNode after, List<Difference> differences) {
        if (before.equals(after)) {
            return;
        }
        if (before.isObject() && after.isObject()) {
            names(before, after)
                    .forEach(name -> compare(path + "." + name, before.path(name), after.path(name), differences));
        } else if (before.isArray() && after.isArray() && before.size() == after.size()) {
            for (int i = 0; i < before.size(); i++) {
                compare(path + "[" + i + "]", before.get(i), after.get(i), differences);
            }
        } else {
            differences.add(new Difference(path, before, after));
        }
    }

    private static Set<String> names(JsonNode before, JsonNode after) {
        Set<String> names = new TreeSet<>(before.propertyNames());
        names.addAll(after.propertyNames());
        return names;
    }

    private String ids() {
        return String.join(", ", tasks.stream().map(task -> task.task().id()).toList());
    }

    private static DatasetSource content(DatasetSource source, Map<String, String> contents) {
        return source instanceof DatasetSource.File file
                ? new DatasetSource.File(contents.getOrDefault(file.fileId(), file.fileId()), file.format())
                : source;
    }

    private static List<MessageTemplate> messages(Task task, Map<String, String> contents) {
        return task.messages().stream()
                .map(message -> new MessageTemplate(
                        message.role(),
                        message.parts().stream()
                                .map(part -> content(part, contents))
                                .toList()))
                .toList();
    }

    private static MessageTemplate.Part content(MessageTemplate.Part part, Map<String, String> contents) {
        return part instanceof MessageTemplate.Part.Image image
                ? new MessageTemplate.Part.Image(
                        image.template(), image.fileId().map(id -> contents.getOrDefault(id, id)), image.detail())
                : part;
    }

    /** How long it may take decides nothing: a longer time lets a run be prepared that was not. */
    private static Optional<Preprocess> preprocess(Task task, Map<String, String> contents) {
        return task.preprocess()
                .map(preprocess -> new Preprocess(
                        preprocess.batch(),
                        preprocess.source(),
                        preprocess.fileId().map(id -> contents.getOrDefault(id, id)),
                        0));
    }

    private static Optional<Fewshot> fewshot(Task task, Map<String, String> contents) {
        return task.fewshot()
                .map(fewshot -> new Fewshot(
                        fewshot.count(),
                        Optional.of(content(fewshot.dataset().orElse(task.dataset()), contents)),
                        fewshot.turns(),
                        fewshot.promptTemplate().or(task::promptTemplate),
                        fewshot.targetTemplate().or(task::targetTemplate),
                        fewshot.exampleTemplate(),
                        fewshot.separator(),
                        fewshot.strategy(),
                        fewshot.seed().filter(seed -> fewshot.strategy() == Fewshot.Strategy.RANDOM)));
    }
}

package dev.assay.api.suite;

import dev.assay.api.error.ApiException;
import dev.assay.api.error.Violations;
import dev.assay.ledger.file.FileContent;
import dev.assay.ledger.file.FileContent.FileUnavailableException;
import dev.assay.ledger.file.FileDao;
import dev.assay.ledger.file.FileDao.StoredFile;
import dev.assay.ledger.tenancy.Principal;
import dev.assay.manifest.DatasetFormat;
import dev.assay.template.TemplateRenderer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import tools.jackson.databind.JsonNode;

/**
 * Whether the columns that templates read are in the uploaded files. What Python makes of the rows is not known here, nor
 * are datasets of a hub: preparing a run looks at those.
 */
final class TemplateColumns {
    private static final int MAX_SHOWN = 50;
    private static final List<String> EXAMPLE = List.of("prompt", "target");
    private static final List<String> JUDGE =
            List.of("output", "output_text", "extracted_output", "target", "prompt", "messages");

    private final Principal caller;
    private final FileDao files;
    private final FileContent contents;
    private final Violations violations = new Violations();
    private final Map<JsonNode, Optional<Columns>> read = new HashMap<>();

    private TemplateColumns(Principal caller, Jdbi jdbi) {
        this.caller = caller;
        this.files = jdbi.onDemand(FileDao.class);
        this.contents = new FileContent(jdbi);
    }

    /** @param origin for messages: what has these columns */
    private record Columns(Set<String> names, String origin) {}

    /**
     * @param manifest a good one
     * @throws ApiException 400 with a violation for each template and column that no row has
     */
    static void check(JsonNode manifest, Principal caller, Jdbi jdbi) {
        TemplateColumns columns = new TemplateColumns(caller, jdbi);
        JsonNode tasks = manifest.path("tasks");
        for (int i = 0; i < tasks.size(); i++) {
            columns.check(tasks.get(i), ManifestRules.PATH + ".tasks[" + i + "]");
        }
        columns.violations.throwIfAny();
    }

    private void check(JsonNode task, String path) {
        JsonNode fewshot = task.path("fewshot");
        boolean shots = fewshot.path("count").asInt(task.path("num_fewshot").asInt(0)) > 0;
        if (shots) {
            check(
                    fewshot,
                    "example_template",
                    path + ".fewshot",
                    new Columns(new LinkedHashSet<>(EXAMPLE), "an example"),
                    List.of());
        }
        if (task.path("preprocess").isObject()) {
            return;
        }
        columns(task.path("dataset")).ifPresent(columns -> {
            check(task, "prompt_template", path, columns, List.of());
            JsonNode messages = task.path("messages_template");
            for (int i = 0; i < messages.size(); i++) {
                message(messages.get(i), path + ".messages_template[" + i + "]", columns);
            }
            check(task, "target_template", path, columns, List.of());
            JsonNode choices = task.path("choices");
            for (int i = 0; i < choices.size(); i++) {
                check(choices.get(i), path + ".choices[" + i + "]", columns, List.of());
            }
            List<String> compared = compared(task);
            GraderNodes.of(task, path).stream()
                    .flatMap(grader -> grader.withJudges().stream())
                    .forEach(grader -> {
                        check(grader.node(), "prompt_template", grader.path(), columns, JUDGE);
                        check(grader.node(), "input", grader.path(), columns, compared);
                        check(grader.node(), "reference", grader.path(), columns, compared);
                    });
        });
        if (shots) {
            columns(fewshot.has("dataset") ? fewshot.path("dataset") : task.path("dataset"))
                    .ifPresent(columns -> {
                        check(fewshot, "prompt_template", path + ".fewshot", columns, List.of());
                        check(fewshot, "target_template", path + ".fewshot", columns, List.of());
                    });
        }
    }

    /** What the texts of a comparison may be made of: a judge may be shown that there is no target. */
    private static List<String> compared(JsonNode task) {
        boolean extracts = task.path("output_extraction").isObject()
                && !task.path("output_extraction").path("type").asString("").equals("none");
        return JUDGE.stream()
                .filter(name ->
                        !name.equals("target") || task.path("target_template").isString())
                .filter(name -> !name.equals("extracted_output") || extracts)
                .toList();
    }

    private void message(JsonNode message, String path, Columns columns) {
        JsonNode content = message.path("content");
        check(content, path + ".content", columns, List.of());
        for (int i = 0; content.isArray() && i < content.size(); i++) {
            check(content.get(i), "text", path + ".content[" + i + "]", columns, List.of());
            check(content.get(i), "image", path + ".content[" + i + "]", columns, List.of());
        }
    }

    private void check(JsonNode object, String field, String path, Columns columns, List<String> more) {
        check(object.path(field), path + "." + field, columns, more);
    }

    private void check(JsonNode template, String path, Columns columns, List<String> more) {
        if (!template.isString()) {
            return;
        }
        Set<String> known = new LinkedHashSet<>(columns.names());
        known.addAll(more);
        TemplateRenderer.compile(template.stringValue()).missing(known).forEach((name, line) -> {
            String shown = known.stream().limit(MAX_SHOWN).collect(Collectors.joining(", "));
            violations.add(
                    path,
                    "line " + line + ": column \"" + name + "\" (expected: one that " + columns.origin() + " has: "
                            + shown + (known.size() > MAX_SHOWN ? ", …" : "") + ")");
        });
    }

    private Optional<Columns> columns(JsonNode dataset) {
        Optional<Columns> before = read.get(dataset);
        if (before == null) {
            before = file(dataset);
            read.put(dataset, before);
        }
        return before;
    }

    private Optional<Columns> file(JsonNode dataset) {
        Optional<StoredFile> file = dataset.path("file_id").stringValueOpt().flatMap(id -> files.find(id, caller));
        if (file.isEmpty()) {
            return Optional.empty();
        }
        String name = file.get().filename();
        Optional<DatasetFormat> named = dataset.path("format").stringValueOpt().flatMap(DatasetFormat::of);
        try (InputStream content = contents.open(file.get().id())) {
            return FirstRows.of(DatasetFormat.forFile(named, name), content)
                    .map(rows -> new Columns(
                            rows.columns(),
                            rows.whole()
                                    ? "a row of " + name
                                    : "one of the first " + rows.rows() + " rows of " + name));
        } catch (FileUnavailableException e) {
            return Optional.empty();
        } catch (IOException e) {
            if (e.getCause() instanceof FileUnavailableException) {
                return Optional.empty();
            }
            throw new UncheckedIOException(e);
        }
    }
}

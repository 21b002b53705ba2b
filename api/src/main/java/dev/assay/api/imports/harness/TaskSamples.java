package dev.assay.api.imports.harness;

import dev.assay.text.BoundedLines;
import dev.assay.text.LimitExceededException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A task's samples, read once: their texts are on disk, their scores in memory.
 *
 * @param name as the harness has it
 * @param path of the samples file in the repository
 * @param count distinct documents, at least 1
 * @param primary the metric that the canonical score is of; null where no sample has a number
 * @param rows dataset rows, one a line
 * @param answers {@code {"output", "extracted"}} of the same documents
 */
public record TaskSamples(
        String name,
        String id,
        String path,
        int count,
        Scores scores,
        @Nullable String primary,
        Path rows,
        Path answers) {

    static final int MAX_LINE_BYTES = 8 << 20;

    /** @param left how many more samples the result file may have */
    public static TaskSamples read(
            String name, String path, InputStream in, HarnessResults results, Path folder, int left, Runnable alive)
            throws IOException {
        String id = HarnessTask.id(name);
        Path rows = folder.resolve("rows-" + id + ".jsonl");
        Path answers = folder.resolve("answers-" + id + ".jsonl");
        Scores scores = new Scores();
        Map<String, Integer> samples = new HashMap<>();
        Set<String> lines = new HashSet<>();
        BoundedLines file = new BoundedLines(in, MAX_LINE_BYTES);
        try (BufferedWriter rowsOut = Files.newBufferedWriter(rows);
                BufferedWriter answersOut = Files.newBufferedWriter(answers)) {
            for (byte[] json = next(path, file); json != null; json = next(path, file)) {
                alive.run();
                SampleLine line = SampleLine.read(json, path, file.number());
                int known = samples.size();
                int sample = samples.computeIfAbsent(line.docId(), first -> known);
                if (sample == known) {
                    if (known == left) {
                        throw new ResultFileException(
                                path,
                                file.number(),
                                "",
                                "more samples than assay.imports.max-samples allows for a result file, tasks before this"
                                        + " one included");
                    }
                    write(line, rowsOut, answersOut);
                }
                keep(line, sample, scores, lines, path, file.number());
            }
        }
        whole(path, samples.size(), results.samples(name));
        return new TaskSamples(
                name, id, path, samples.size(), scores, primary(scores, results.metricOrder(name)), rows, answers);
    }

    /** The next line that is not blank; null after the last. */
    private static byte @Nullable [] next(String path, BoundedLines file) throws IOException {
        try {
            byte[] line = file.next();
            while (line != null && blank(line)) {
                line = file.next();
            }
            return line;
        } catch (LimitExceededException e) {
            throw new ResultFileException(
                    path,
                    file.number(),
                    "",
                    "a line of more than " + MAX_LINE_BYTES + " bytes (expected: at most that many)");
        }
    }

    private static boolean blank(byte[] line) {
        for (byte b : line) {
            if (b != ' ' && b != '\t' && b != '\r') {
                return false;
            }
        }
        return true;
    }

    private static void write(SampleLine line, BufferedWriter rows, BufferedWriter answers) throws IOException {
        rows.write(HarnessJson.write(line.row()));
        rows.write('\n');
        ObjectNode answer =
                HarnessJson.JSON.createObjectNode().put("output", line.output()).put("extracted", line.extracted());
        answers.write(HarnessJson.write(answer));
        answers.write('\n');
    }

    private static void keep(SampleLine line, int sample, Scores scores, Set<String> lines, String path, long number) {
        line.metrics().forEach((metric, value) -> {
            if (scores.get(metric, sample).isPresent()) {
                throw new ResultFileException(
                        path,
                        number,
                        "doc_id",
                        line.docId() + ", a second time with " + metric
                                + " (expected: one line for each document and filter)");
            }
            if (!scores.put(metric, sample, value)) {
                throw new ResultFileException(
                        path, number, metric, "one metric more (expected: at most " + Scores.MAX_METRICS + ")");
            }
        });
        if (line.metrics().isEmpty() && !lines.add(line.docId())) {
            throw new ResultFileException(
                    path, number, "doc_id", line.docId() + ", a second time (expected: one line for each document)");
        }
    }

    private static void whole(String path, int found, OptionalLong stated) {
        if (found == 0) {
            throw new ResultFileException(path, 0, "", "no line (expected: at least one sample)");
        }
        if (stated.isPresent() && stated.getAsLong() != found) {
            throw new ResultFileException(
                    path,
                    0,
                    "doc_id",
                    found + " documents (expected: " + stated.getAsLong()
                            + ", which n-samples of the result file says)");
        }
    }

    /** The first of the task's own list that samples have, with whatever filter; else the first that they have. */
    private static @Nullable String primary(Scores scores, List<String> order) {
        List<String> metrics = scores.metrics();
        for (String wanted : order) {
            for (String metric : metrics) {
                if (metric.equals(wanted) || metric.startsWith(wanted + ",")) {
                    return metric;
                }
            }
        }
        return metrics.isEmpty() ? null : metrics.getFirst();
    }

    /** The canonical score's metric under a grader: its own where samples have it. */
    public String primary(String graders) {
        return primary == null || scores.metrics().contains(graders) ? graders : primary;
    }

    /** Each sample's row and answer, in order. */
    public void forEach(Consumer<Texts> sample) throws IOException {
        try (var row = Files.newBufferedReader(rows);
                var answer = Files.newBufferedReader(answers)) {
            for (int i = 0; i < count; i++) {
                sample.accept(new Texts(i, row.readLine(), answer.readLine()));
            }
        }
    }

    /** JSON, as it was written above. */
    public record Texts(int sampleIndex, String row, String answer) {}
}

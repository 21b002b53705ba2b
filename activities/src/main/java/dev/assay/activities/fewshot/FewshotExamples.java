package dev.assay.activities.fewshot;

import dev.assay.activities.template.TaskTemplates;
import dev.assay.dataset.Row;
import dev.assay.dataset.RowStream;
import dev.assay.manifest.Fewshot;
import dev.assay.manifest.Fewshot.Strategy;
import dev.assay.template.TemplateRenderer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The examples of a task. Of rows with the same prompt only the first is one, and no row is its own: what has the prompt
 * of the row to be answered is passed over. Which ones a row gets depends on the dataset, the seed and the row's sample
 * index only, so that preparing can stop and go on anywhere.
 *
 * <p>What is held: the first {@code count + 2} examples, or of {@link Strategy#RANDOM} a sample of at most 1,000
 * examples and 8 Mi characters, but never fewer than {@code count + 2}, drawn once in a pass over the dataset.
 */
public final class FewshotExamples {

    static final int MAX_SAMPLE = 1_000;
    private static final long MAX_CHARS = 8 << 20;

    /** A row may have two prompts, its own and the one that it would have as an example, and each may be one of these. */
    private static final int SPARE = 2;

    private final Fewshot fewshot;
    private final ExampleTemplates templates;
    private final long seed;
    private final long[] keys;
    private final List<String> texts;

    private FewshotExamples(Fewshot fewshot, ExampleTemplates templates, long seed, Map<Long, String> examples) {
        this.fewshot = fewshot;
        this.templates = templates;
        this.seed = seed;
        this.keys = examples.keySet().stream().mapToLong(Long::longValue).toArray();
        this.texts = List.copyOf(examples.values());
    }

    /**
     * @param seed what {@link Strategy#RANDOM} draws by
     * @param rows of the examples' dataset, from its first; read as far as needed
     * @param ownDataset whether these are the task's rows as well
     * @param eachRow called before each row that is read
     * @throws FewshotException where a row cannot be an example, or there are too few
     */
    public static FewshotExamples read(
            Fewshot fewshot, TaskTemplates task, long seed, RowStream rows, boolean ownDataset, Runnable eachRow) {
        ExampleTemplates templates = ExampleTemplates.compile(fewshot, task);
        int wanted = fewshot.count() + SPARE;
        Map<Long, String> examples = new LinkedHashMap<>();
        ExampleSample sample = new ExampleSample(wanted, MAX_SAMPLE, MAX_CHARS);
        boolean random = fewshot.strategy() == Strategy.RANDOM;
        while ((random || examples.size() < wanted) && rows.hasNext()) {
            eachRow.run();
            Row row = rows.next();
            String prompt = templates.prompt(row);
            long key = PromptKey.of(prompt, seed);
            if (random) {
                sample.offer(key, () -> templates.text(row, prompt));
            } else if (!examples.containsKey(key)) {
                examples.put(key, templates.text(row, prompt));
            }
        }
        FewshotExamples read = new FewshotExamples(fewshot, templates, seed, random ? sample.examples() : examples);
        int least = fewshot.count() + (ownDataset ? 1 : 0);
        if (read.texts.size() < least) {
            throw tooFew(read.texts.size() + " different prompts in their dataset (expected: at least " + least
                    + ", fewshot.count" + (ownDataset ? " and the row to be answered)" : ")"));
        }
        return read;
    }

    /**
     * A prompt with its examples in front.
     *
     * @param prompt of the row, rendered
     * @param choices of the row
     * @throws FewshotException where there are too few for this row, or it becomes too long
     */
    public String complete(String prompt, Row row, List<String> choices, int sampleIndex) {
        Set<Long> own = new LinkedHashSet<>(List.of(PromptKey.of(prompt, seed)));
        templates.asExample(row, choices).ifPresent(example -> own.add(PromptKey.of(example, seed)));
        int[] others = IntStream.range(0, keys.length)
                .filter(i -> !own.contains(keys[i]))
                .toArray();
        if (others.length < fewshot.count()) {
            throw tooFew(others.length + " prompts in their dataset that are not the row's own (expected: at least "
                    + fewshot.count() + ", fewshot.count)");
        }
        List<String> parts = new ArrayList<>();
        (fewshot.strategy() == Strategy.RANDOM ? drawn(others, sampleIndex) : IntStream.of(others))
                .limit(fewshot.count())
                .forEach(i -> parts.add(texts.get(i)));
        parts.add(prompt);
        return joined(parts);
    }

    /** In the order in which they are drawn. */
    private IntStream drawn(int[] others, int sampleIndex) {
        // Its numbers are those of its documentation, in every version of Java.
        Random random = new Random(PromptKey.of(String.valueOf(sampleIndex), seed));
        for (int i = 0; i < fewshot.count(); i++) {
            int j = i + random.nextInt(others.length - i);
            int other = others[j];
            others[j] = others[i];
            others[i] = other;
        }
        return IntStream.of(others);
    }

    private String joined(List<String> parts) {
        long length = parts.stream().mapToLong(String::length).sum()
                + (long) fewshot.count() * fewshot.separator().length();
        if (length > TemplateRenderer.MAX_OUTPUT_LENGTH) {
            throw new FewshotException(
                    FewshotException.TOO_LARGE,
                    "a prompt of " + length + " characters with them (expected: at most "
                            + TemplateRenderer.MAX_OUTPUT_LENGTH + ")",
                    Map.of());
        }
        return String.join(fewshot.separator(), parts);
    }

    private static FewshotException tooFew(String problem) {
        return new FewshotException(FewshotException.TOO_FEW_ROWS, problem, Map.of());
    }
}

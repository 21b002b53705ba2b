package dev.assay.activities.fewshot;

import dev.assay.dataset.Row;
import dev.assay.dataset.RowStream;
import dev.assay.manifest.Fewshot;
import dev.assay.manifest.Fewshot.Strategy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Which examples a row gets. Of rows with the same prompt only the first is one, and no row is its own: what has the prompt
 * of the row to be answered is passed over. The choice depends on the dataset, the seed and the row's sample index only, so
 * that preparing can stop and go on anywhere.
 *
 * <p>What is held: the first {@code count + 2} examples, or of {@link Strategy#RANDOM} a sample of at most 1,000
 * examples and 8 Mi characters, but never fewer than {@code count + 2}, drawn once in a pass over the dataset.
 */
final class ExampleChoice<E> {

    static final int MAX_SAMPLE = 1_000;
    private static final long MAX_CHARS = 8 << 20;

    /** A row may have two prompts, its own and the one that it would have as an example, and each may be one of these. */
    private static final int SPARE = 2;

    private final Fewshot fewshot;
    private final long seed;
    private final long[] keys;
    private final List<E> examples;

    private ExampleChoice(Fewshot fewshot, long seed, Map<Long, E> examples) {
        this.fewshot = fewshot;
        this.seed = seed;
        this.keys = examples.keySet().stream().mapToLong(Long::longValue).toArray();
        this.examples = List.copyOf(examples.values());
    }

    /**
     * @param seed what {@link Strategy#RANDOM} draws by
     * @param rows of the examples' dataset, from its first; read as far as needed
     * @param ownDataset whether these are the task's rows as well
     * @param eachRow called before each row that is read
     * @throws FewshotException where a row cannot be an example, or there are too few
     */
    static <E> ExampleChoice<E> read(
            Fewshot fewshot, long seed, RowStream rows, boolean ownDataset, Runnable eachRow, ExampleMaker<E> maker) {
        int wanted = fewshot.count() + SPARE;
        Map<Long, E> examples = new LinkedHashMap<>();
        ExampleSample<E> sample = new ExampleSample<>(wanted, MAX_SAMPLE, MAX_CHARS, maker::length);
        boolean random = fewshot.strategy() == Strategy.RANDOM;
        while ((random || examples.size() < wanted) && rows.hasNext()) {
            eachRow.run();
            Row row = rows.next();
            String prompt = maker.prompt(row);
            long key = PromptKey.of(prompt, seed);
            if (random) {
                sample.offer(key, () -> maker.example(row, prompt));
            } else if (!examples.containsKey(key)) {
                examples.put(key, maker.example(row, prompt));
            }
        }
        ExampleChoice<E> read = new ExampleChoice<>(fewshot, seed, random ? sample.examples() : examples);
        int least = fewshot.count() + (ownDataset ? 1 : 0);
        if (read.examples.size() < least) {
            throw tooFew(read.examples.size() + " different prompts in their dataset (expected: at least " + least
                    + ", fewshot.count" + (ownDataset ? " and the row to be answered)" : ")"));
        }
        return read;
    }

    /** What stands for a prompt among those that a row must not have as an example. */
    long key(String prompt) {
        return PromptKey.of(prompt, seed);
    }

    /**
     * The examples of a row, in their order.
     *
     * @param own keys of what the row itself asks
     * @throws FewshotException where there are too few for this row
     */
    List<E> of(Set<Long> own, int sampleIndex) {
        int[] others = IntStream.range(0, keys.length)
                .filter(i -> !own.contains(keys[i]))
                .toArray();
        if (others.length < fewshot.count()) {
            throw tooFew(others.length + " prompts in their dataset that are not the row's own (expected: at least "
                    + fewshot.count() + ", fewshot.count)");
        }
        return (fewshot.strategy() == Strategy.RANDOM ? drawn(others, sampleIndex) : IntStream.of(others))
                .limit(fewshot.count())
                .mapToObj(examples::get)
                .toList();
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

    private static FewshotException tooFew(String problem) {
        return new FewshotException(FewshotException.TOO_FEW_ROWS, problem, Map.of());
    }
}

package dev.assay.activities.grading.verdict;

import java.util.List;
import java.util.Optional;

/**
 * A verdict in its place.
 *
 * @param label empty: something stands there that is no label, as {@code not correct}
 * @param rank of the place; the highest counts
 * @param settles whether it says that it replaces earlier ones: {@code Final verdict: good}
 * @param at where it begins in the text
 */
record Verdict(Optional<String> label, Rank rank, boolean settles, int at) {

    enum Rank {
        LINE,
        ANSWER,
        VERDICT
    }

    Verdict at(int place) {
        return new Verdict(label, rank, settles, place);
    }

    Verdict undone() {
        return new Verdict(Optional.empty(), rank, settles, at);
    }

    /**
     * The label on which a text decides.
     *
     * @param found in the order of the text
     */
    static Optional<String> decide(List<Verdict> found, String text) {
        Optional<Rank> best = found.stream().map(Verdict::rank).max(Rank::compareTo);
        if (best.isEmpty()) {
            return Optional.empty();
        }
        List<Verdict> there =
                found.stream().filter(one -> one.rank == best.get()).toList();
        Verdict last = there.getLast();
        Optional<Verdict> other =
                there.stream().filter(one -> !one.label.equals(last.label)).reduce((first, second) -> second);
        boolean replaced = other.isEmpty()
                || last.settles && !other.get().settles
                || changesMind(text.substring(Math.min(other.get().at, last.at), last.at));
        boolean contradicted = found.stream()
                .anyMatch(one -> one.at > last.at && one.rank != last.rank && !one.label.equals(last.label));
        return replaced && !contradicted && !changesMind(text.substring(last.at)) ? last.label : Optional.empty();
    }

    private static boolean changesMind(String text) {
        return VerdictWords.AFTERTHOUGHT.matcher(text).find();
    }
}

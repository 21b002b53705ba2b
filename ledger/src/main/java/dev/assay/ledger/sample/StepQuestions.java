package dev.assay.ledger.sample;

import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/** Which steps of which spans have to be read to know who passes a filter. Counters save the rest. */
public record StepQuestions(List<Span> spans, SampleFilter filter) {

    public int[] modelNo() {
        return ints(Span::modelNo);
    }

    public int[] firstItem() {
        return ints(Span::firstItem);
    }

    public int[] lastItem() {
        return ints(Span::lastItem);
    }

    public Boolean[] scored() {
        return booleans(span -> span.scored() > 0 && !only(SampleStatus.FAILED));
    }

    public Boolean[] failed() {
        return booleans(span -> span.failed() > 0 && !only(SampleStatus.COMPLETED));
    }

    public Boolean[] generated() {
        return booleans(span -> span.generated() > 0
                && span.generated() < span.size()
                && !only(SampleStatus.COMPLETED)
                && !only(SampleStatus.FAILED));
    }

    private boolean only(SampleStatus status) {
        return filter.statuses().size() == 1 && filter.statuses().contains(status);
    }

    private int[] ints(ToIntFunction<Span> value) {
        return spans.stream().mapToInt(value).toArray();
    }

    private Boolean[] booleans(Predicate<Span> value) {
        return spans.stream().map(value::test).toArray(Boolean[]::new);
    }
}

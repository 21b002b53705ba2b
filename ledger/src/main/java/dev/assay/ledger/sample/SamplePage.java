package dev.assay.ledger.sample;

import java.util.List;

/**
 * A page of samples.
 *
 * @param more whether samples follow, because the page is full by number or by size
 */
public record SamplePage(List<SampleRow> rows, boolean more) {

    static final SamplePage EMPTY = new SamplePage(List.of(), false);

    public SamplePage {
        rows = List.copyOf(rows);
    }
}

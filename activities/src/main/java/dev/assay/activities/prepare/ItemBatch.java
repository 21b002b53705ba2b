package dev.assay.activities.prepare;

import dev.assay.ledger.lane.PrepareDao;
import dev.assay.text.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Items on their way into the ledger. */
final class ItemBatch {

    private static final int FULL_ROWS = 500;
    private static final int FULL_CHARS = 4 << 20;

    /** Characters that a batch may have though it is full, since what comes of one row is written together. */
    static final int MAX_CHARS = 64 << 20;

    private final List<Item> items = new ArrayList<>();
    private int chars;

    private record Item(
            int itemNo,
            int sampleIndex,
            long sourceRow,
            String row,
            String prompt,
            @Nullable String target) {}

    void add(int itemNo, int sampleIndex, long sourceRow, String row, String prompt, @Nullable String target) {
        items.add(new Item(itemNo, sampleIndex, sourceRow, row, Text.cleaned(prompt), Text.clean(target)));
        chars += row.length() + prompt.length();
    }

    boolean full() {
        return items.size() >= FULL_ROWS || chars >= FULL_CHARS;
    }

    boolean tooLarge() {
        return chars > MAX_CHARS;
    }

    void insert(PrepareDao dao, UUID runId, int taskNo) {
        if (items.isEmpty()) {
            return;
        }
        dao.insertItems(
                runId,
                taskNo,
                items.stream().mapToInt(Item::itemNo).toArray(),
                items.stream().mapToInt(Item::sampleIndex).toArray(),
                items.stream().mapToLong(Item::sourceRow).toArray(),
                items.stream().map(Item::row).toArray(String[]::new),
                items.stream().map(Item::prompt).toArray(String[]::new),
                items.stream().map(Item::target).toArray(String[]::new));
    }
}

package dev.assay.activities.prepare;

import dev.assay.activities.message.ItemMessage;
import dev.assay.activities.message.MessageJson;
import dev.assay.ledger.lane.PrepareDao;
import dev.assay.text.Text;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Items on their way into the ledger: all of them with messages, or none. */
final class ItemBatch {

    private static final int FULL_ROWS = 500;
    private static final int FULL_CHARS = 4 << 20;

    /** Characters that a batch may have though it is full, since what comes of one row is written together. */
    static final int MAX_CHARS = 64 << 20;

    private final List<Item> items = new ArrayList<>();
    private final Map<String, byte[]> contents = new HashMap<>();
    private final Predicate<String> stored;
    private int chars;

    private record Item(
            int itemNo,
            int sampleIndex,
            long sourceRow,
            String row,
            String prompt,
            @Nullable String messages,
            @Nullable String target) {}

    /** @param stored whether the run is known to have the content of a digest */
    ItemBatch(Predicate<String> stored) {
        this.stored = stored;
    }

    void add(int itemNo, int sampleIndex, long sourceRow, String row, String prompt, @Nullable String target) {
        items.add(new Item(itemNo, sampleIndex, sourceRow, row, Text.cleaned(prompt), null, Text.clean(target)));
        chars += row.length() + prompt.length();
    }

    void add(
            int itemNo,
            int sampleIndex,
            long sourceRow,
            String row,
            List<ItemMessage> messages,
            @Nullable String target) {
        String prompt = Text.cleaned(ItemMessage.plain(messages));
        String json = MessageJson.write(messages);
        items.add(new Item(itemNo, sampleIndex, sourceRow, row, prompt, json, Text.clean(target)));
        chars += row.length() + prompt.length() + json.length();
    }

    /** Content that messages or rows of this batch name by its digest. */
    void content(String sha256, byte[] content) {
        if (!stored.test(sha256) && contents.put(sha256, content) == null) {
            chars += content.length;
        }
    }

    /** The digests of the contents that this batch writes. */
    Set<String> contents() {
        return contents.keySet();
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
        contents.forEach(
                (sha256, content) -> dao.insertContent(runId, HexFormat.of().parseHex(sha256), content));
        int[] itemNos = items.stream().mapToInt(Item::itemNo).toArray();
        int[] sampleIndexes = items.stream().mapToInt(Item::sampleIndex).toArray();
        long[] sourceRows = items.stream().mapToLong(Item::sourceRow).toArray();
        String[] rows = items.stream().map(Item::row).toArray(String[]::new);
        String[] prompts = items.stream().map(Item::prompt).toArray(String[]::new);
        @Nullable String[] targets = items.stream().map(Item::target).toArray(String[]::new);
        if (items.getFirst().messages == null) {
            dao.insertItems(runId, taskNo, itemNos, sampleIndexes, sourceRows, rows, prompts, targets);
        } else {
            String[] messages = items.stream().map(Item::messages).toArray(String[]::new);
            dao.insertItemsWithMessages(
                    runId, taskNo, itemNos, sampleIndexes, sourceRows, rows, prompts, messages, targets);
        }
    }
}

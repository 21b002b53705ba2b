package dev.assay.api.artifact;

import dev.assay.api.json.ApiJson;
import dev.assay.api.sample.SampleView;
import dev.assay.ledger.file.Pieces;
import dev.assay.ledger.run.Run;
import dev.assay.ledger.sample.SampleFilter;
import dev.assay.ledger.sample.SampleReader;
import dev.assay.ledger.sample.SampleRow;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All samples of a run as JSONL, read page by page as it is read itself: one page is in memory. */
final class SampleLines extends Pieces {

    private static final int PAGE = 500;

    private final SampleReader reader;
    private final Run run;
    private final Map<Integer, String> taskIds;
    private final long maxBytes;
    private SampleReader.Position after = SampleReader.Position.START;
    private boolean more = true;

    /** @param maxBytes of texts on a page */
    SampleLines(SampleReader reader, Run run, Map<Integer, String> taskIds, long maxBytes) {
        this.reader = reader;
        this.run = run;
        this.taskIds = taskIds;
        this.maxBytes = maxBytes;
    }

    @Override
    protected byte @Nullable [] next() throws IOException {
        if (!more) {
            return null;
        }
        SampleReader.Page page = reader.page(run, SampleFilter.all(), after, PAGE, maxBytes);
        more = page.more();
        return lines(page);
    }

    private byte[] lines(SampleReader.Page page) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (SampleRow row : page.rows()) {
            String taskId = taskIds.getOrDefault(row.item().taskNo(), "");
            out.write(ApiJson.MAPPER.writeValueAsBytes(SampleView.of(run, taskId, row)));
            out.write('\n');
            after = new SampleReader.Position(row.modelNo(), row.itemNo());
        }
        return out.toByteArray();
    }
}

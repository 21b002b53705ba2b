package dev.assay.api.artifact;

import dev.assay.api.json.ApiJson;
import dev.assay.api.sample.SampleView;
import dev.assay.ledger.run.Run;
import dev.assay.ledger.sample.SampleFilter;
import dev.assay.ledger.sample.SamplePage;
import dev.assay.ledger.sample.SamplePosition;
import dev.assay.ledger.sample.SampleReader;
import dev.assay.ledger.sample.SampleRow;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Objects;

/** All samples of a run as JSONL, read page by page as it is read itself: one page is in memory. */
final class SampleLines extends InputStream {

    private static final int PAGE = 500;

    private final SampleReader reader;
    private final Run run;
    private final Map<Integer, String> taskIds;
    private final long maxBytes;
    private SamplePosition after = SamplePosition.START;
    private boolean more = true;
    private byte[] lines = {};
    private int position;

    /** @param maxBytes of texts on a page */
    SampleLines(SampleReader reader, Run run, Map<Integer, String> taskIds, long maxBytes) {
        this.reader = reader;
        this.run = run;
        this.taskIds = taskIds;
        this.maxBytes = maxBytes;
    }

    @Override
    public int read() throws IOException {
        return fill() ? lines[position++] & 0xff : -1;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, buffer.length);
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int n = Math.min(length, lines.length - position);
        System.arraycopy(lines, position, buffer, offset, n);
        position += n;
        return n;
    }

    @Override
    public int available() {
        return lines.length - position;
    }

    private boolean fill() throws IOException {
        while (position == lines.length && more) {
            SamplePage page = reader.page(run, SampleFilter.all(), after, PAGE, maxBytes);
            more = page.more();
            lines = lines(page);
            position = 0;
        }
        return position < lines.length;
    }

    private byte[] lines(SamplePage page) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (SampleRow row : page.rows()) {
            String taskId = taskIds.getOrDefault(row.item().taskNo(), "");
            out.write(ApiJson.MAPPER.writeValueAsBytes(SampleView.of(run, taskId, row)));
            out.write('\n');
            after = new SamplePosition(row.modelNo(), row.itemNo());
        }
        return out.toByteArray();
    }
}

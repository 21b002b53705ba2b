package dev.assay.dataset.parquet;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A range of a source, fetched a block at a time: between two blocks nothing is held open. */
final class RangeBlocks extends InputStream {
    private final ParquetSource source;
    private final long end;
    private final int blockSize;
    private long position;
    private InputStream block = InputStream.nullInputStream();

    RangeBlocks(ParquetSource source, long from, long end, int blockSize) {
        this.source = source;
        this.position = from;
        this.end = end;
        this.blockSize = blockSize;
    }

    @Override
    public int read() throws IOException {
        int next = block.read();
        return next < 0 && fetch() ? block.read() : next;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = block.read(buffer, offset, length);
        return read < 0 && fetch() ? block.read(buffer, offset, length) : read;
    }

    private boolean fetch() throws IOException {
        if (position >= end) {
            return false;
        }
        int size = (int) Math.min(blockSize, end - position);
        try (InputStream in = source.open(position, position + size)) {
            byte[] bytes = in.readNBytes(size);
            if (bytes.length < size) {
                throw new IOException("a range of " + size + " bytes ends after " + bytes.length);
            }
            block = new ByteArrayInputStream(bytes);
        }
        position += size;
        return true;
    }
}

package dev.assay.dataset.parquet;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.parquet.column.Encoding;

/** The decoder of deltas allocates as many numbers as the data claims to have, before it reads one. */
final class DeltaGuard {

    private DeltaGuard() {}

    /** Where values begin behind levels that carry their length. */
    static int behindLevels(byte[] page, int from, org.apache.parquet.format.Encoding encoding) {
        if (encoding != org.apache.parquet.format.Encoding.RLE) {
            throw ParquetException.malformed("levels encoded as " + encoding + " (expected: RLE)");
        }
        int length = page.length - from < 4
                ? -1
                : ByteBuffer.wrap(page).order(ByteOrder.LITTLE_ENDIAN).getInt(from);
        if (length < 0 || length > page.length - from - 4) {
            throw ParquetException.malformed("a page whose levels are longer than it");
        }
        return from + 4 + length;
    }

    /** Block size, blocks in it, then the count. */
    static void check(Encoding encoding, byte[] page, int from, int values) {
        if (encoding != Encoding.DELTA_BINARY_PACKED && encoding != Encoding.DELTA_LENGTH_BYTE_ARRAY) {
            return;
        }
        ByteBuffer data = ByteBuffer.wrap(page, from, page.length - from);
        long blockSize = varint(data);
        long inBlock = varint(data);
        long claimed = varint(data);
        if (claimed > values || inBlock < 1 || inBlock > 1_024 || blockSize < inBlock || blockSize > 1 << 20) {
            throw ParquetException.malformed("deltas of " + claimed + " values in blocks of " + blockSize
                    + " (expected: at most the " + values + " values of their page, in blocks of at most 1 Mi)");
        }
    }

    private static long varint(ByteBuffer data) {
        long value = 0;
        for (int shift = 0; shift < 35 && data.hasRemaining(); shift += 7) {
            int next = data.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw ParquetException.malformed("deltas that end before they begin");
    }
}

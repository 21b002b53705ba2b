package dev.assay.dataset.parquet;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.format.CompressionCodec;
import org.xerial.snappy.Snappy;

/** Unpacks to exactly the size that is claimed, or not at all. */
final class Codec {

    private Codec() {}

    static byte[] unpack(CompressionCodec codec, byte[] packed, int from, int size) {
        int length = packed.length - from;
        byte[] unpacked = new byte[size];
        long written;
        try {
            written = switch (codec) {
                case UNCOMPRESSED -> plain(packed, from, unpacked);
                case SNAPPY ->
                    Snappy.uncompressedLength(packed, from, length) == size
                            ? Snappy.uncompress(packed, from, length, unpacked, 0)
                            : -1;
                case GZIP -> gunzip(packed, from, unpacked);
                case ZSTD -> Zstd.decompressByteArray(unpacked, 0, size, packed, from, length);
                default ->
                    throw ParquetException.malformed(
                            "pages packed by " + codec + " (expected: uncompressed, snappy, gzip or zstd)");
            };
        } catch (IOException | ZstdException e) {
            written = -1;
        }
        if (written != size) {
            throw ParquetException.malformed("a page that does not unpack to the size that it says (" + codec + ")");
        }
        return unpacked;
    }

    private static long plain(byte[] packed, int from, byte[] unpacked) {
        if (packed.length - from != unpacked.length) {
            return -1;
        }
        System.arraycopy(packed, from, unpacked, 0, unpacked.length);
        return unpacked.length;
    }

    private static long gunzip(byte[] packed, int from, byte[] unpacked) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed, from, packed.length - from))) {
            int read = in.readNBytes(unpacked, 0, unpacked.length);
            return in.read() < 0 ? read : -1;
        }
    }
}

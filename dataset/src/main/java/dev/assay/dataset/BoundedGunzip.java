package dev.assay.dataset;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Gunzips, and ends where a file unpacks to far more than text does: 64 MiB and 200 times what was read of it. */
final class BoundedGunzip extends FilterInputStream {
    private static final long FREE = 64L << 20;

    /** JSON lines of real datasets pack 3 to 20 times; deflate can pack 1,032 times. */
    private static final long MAX_RATIO = 200;

    private final String filename;
    private final Counted packed;
    private long unpacked;

    BoundedGunzip(String filename, InputStream in) throws IOException {
        this(filename, new Counted(in));
    }

    private BoundedGunzip(String filename, Counted packed) throws IOException {
        super(unzip(filename, packed));
        this.filename = filename;
        this.packed = packed;
    }

    private static InputStream unzip(String filename, Counted packed) throws IOException {
        try {
            return new GZIPInputStream(packed, 1 << 16);
        } catch (ZipException e) {
            throw broken(filename);
        }
    }

    private static DatasetException broken(String filename) {
        return new DatasetException(DatasetException.MALFORMED, filename, "not valid gzip (expected: gzip, as named)");
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read;
        try {
            read = in.read(buffer, offset, length);
        } catch (ZipException | java.io.EOFException e) {
            throw broken(filename);
        }
        unpacked += Math.max(0, read);
        if (unpacked > FREE + MAX_RATIO * packed.read) {
            throw new DatasetException(
                    DatasetException.TOO_LARGE,
                    filename,
                    "unpacks to more than " + MAX_RATIO + " times its size (expected: 64 MiB and " + MAX_RATIO
                            + " times its size at most)");
        }
        return read;
    }

    private static final class Counted extends FilterInputStream {
        private long read;

        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int next = in.read();
            read += next < 0 ? 0 : 1;
            return next;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = in.read(buffer, offset, length);
            read += Math.max(0, count);
            return count;
        }
    }
}

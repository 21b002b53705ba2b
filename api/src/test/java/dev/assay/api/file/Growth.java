package dev.assay.api.file;

import java.io.InputStream;
import java.util.Arrays;

/** Content out of nothing, which looks once how much the heap has grown since it began. */
final class Growth extends InputStream {

    private final long bytes;
    private final long lookAt;
    private final long before = used();
    private long sent;
    private long after = before;

    Growth(long bytes, long lookAt) {
        this.bytes = bytes;
        this.lookAt = lookAt;
    }

    long growthBytes() {
        return after - before;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0];
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
        if (sent == bytes) {
            return -1;
        }
        int n = (int) Math.min(length, bytes - sent);
        Arrays.fill(buffer, offset, offset + n, (byte) 'x');
        if (sent < lookAt && sent + n >= lookAt) {
            after = used();
        }
        sent += n;
        return n;
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}

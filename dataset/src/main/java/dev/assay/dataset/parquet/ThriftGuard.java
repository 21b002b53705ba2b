package dev.assay.dataset.parquet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Copies one struct of Thrift's compact protocol and checks it on the way: what a list, map or text claims to have must
 * be there, and structs and lists are at most 64 deep. Thrift's own limits do not do that: skipping a field has no
 * depth, and a page header may always claim 100 MB.
 */
final class ThriftGuard {
    private static final int MAX_DEPTH = 64;

    private final InputStream in;
    private final int most;
    private final ByteArrayOutputStream copy = new ByteArrayOutputStream(256);

    private ThriftGuard(InputStream in, int most) {
        this.in = in;
        this.most = most;
    }

    /** @param most bytes that the struct may have */
    static byte[] struct(InputStream in, int most) throws IOException {
        ThriftGuard guard = new ThriftGuard(in, most);
        guard.struct(0);
        return guard.copy.toByteArray();
    }

    private void struct(int depth) throws IOException {
        for (int header = next(); (header & 0xf) != 0; header = next()) {
            if (header >>> 4 == 0) {
                varint();
            }
            int type = header & 0xf;
            if (type > 2) {
                value(type, depth);
            }
        }
    }

    /** @param depth structs, lists and maps around it */
    private void value(int type, int depth) throws IOException {
        if (depth > MAX_DEPTH) {
            throw malformed();
        }
        switch (type) {
            case 1, 2, 3 -> next();
            case 4, 5, 6 -> varint();
            case 7 -> bytes(8);
            case 8 -> bytes(varint());
            case 9, 10 -> list(depth + 1);
            case 11 -> map(depth + 1);
            case 12 -> struct(depth + 1);
            default -> throw malformed();
        }
    }

    private void list(int depth) throws IOException {
        int header = next();
        long size = header >>> 4 == 15 ? varint() : header >>> 4;
        available(size);
        for (long i = 0; i < size; i++) {
            value(header & 0xf, depth);
        }
    }

    private void map(int depth) throws IOException {
        long size = varint();
        available(size);
        int types = size == 0 ? 0 : next();
        for (long i = 0; i < size; i++) {
            value(types >>> 4, depth);
            value(types & 0xf, depth);
        }
    }

    private long varint() throws IOException {
        long value = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            int next = next();
            value |= (long) (next & 0x7f) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw malformed();
    }

    private void bytes(long count) throws IOException {
        available(count);
        for (long i = 0; i < count; i++) {
            next();
        }
    }

    /** Each element has a byte at least. */
    private void available(long count) {
        if (count < 0 || count > most - copy.size()) {
            throw malformed();
        }
    }

    private int next() throws IOException {
        available(1);
        int next = in.read();
        if (next < 0) {
            throw malformed();
        }
        copy.write(next);
        return next;
    }

    private static ParquetException malformed() {
        return ParquetException.malformed("metadata that cannot be read (expected: Parquet's compact Thrift)");
    }
}

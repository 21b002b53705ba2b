package dev.assay.ledger.file;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Bytes that come in pieces, of which one is in memory. */
public abstract class Pieces extends InputStream {

    private byte[] piece = {};
    private int position;

    /**
     * The piece behind the one before; asked for once that is read.
     *
     * @return null at the end; a piece may be empty
     */
    protected abstract byte @Nullable [] next() throws IOException;

    @Override
    public final int read() throws IOException {
        return fill() ? piece[position++] & 0xff : -1;
    }

    @Override
    public final int read(byte[] buffer, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, buffer.length);
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int n = Math.min(length, piece.length - position);
        System.arraycopy(piece, position, buffer, offset, n);
        position += n;
        return n;
    }

    @Override
    public final int available() {
        return piece.length - position;
    }

    private boolean fill() throws IOException {
        while (position == piece.length) {
            byte[] found = next();
            if (found == null) {
                return false;
            }
            piece = found;
            position = 0;
        }
        return true;
    }
}

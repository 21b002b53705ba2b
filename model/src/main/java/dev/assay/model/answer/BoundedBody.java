package dev.assay.model.answer;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/** Reads a response's body without letting a provider decide how much memory that takes. */
public final class BoundedBody {

    static final int MAX_BYTES = 16 << 20;

    private static final int SMALL_BYTES = 1 << 20;

    /** Bodies this process reads beyond 1 MiB at a time: hundreds of calls in flight must not add up to gigabytes. */
    private static final Semaphore LARGE = new Semaphore(4);

    private BoundedBody() {}

    /** Empty where the body is larger than 16 MiB; the rest of it is left unread. */
    public static <T> Optional<T> read(InputStream in, Function<byte[], T> reader)
            throws IOException, InterruptedException {
        byte[] head = in.readNBytes(SMALL_BYTES);
        if (head.length < SMALL_BYTES) {
            return Optional.of(reader.apply(head));
        }
        LARGE.acquire();
        try {
            byte[] rest = in.readNBytes(MAX_BYTES - SMALL_BYTES + 1);
            if (head.length + rest.length > MAX_BYTES) {
                return Optional.empty();
            }
            byte[] whole = new byte[head.length + rest.length];
            System.arraycopy(head, 0, whole, 0, head.length);
            System.arraycopy(rest, 0, whole, head.length, rest.length);
            return Optional.of(reader.apply(whole));
        } finally {
            LARGE.release();
        }
    }
}

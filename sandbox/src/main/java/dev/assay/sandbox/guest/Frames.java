package dev.assay.sandbox.guest;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** One end of the pipe between host and guest: frames as {@code package-info} tells. Not for use by two threads. */
public final class Frames {
    /** Host to guest: makes a fresh context for the key and runs a source in it. Answered by {@link #RESULT}. */
    public static final byte LOAD = 'L';
    /** Host to guest: calls the function that was loaded. Answered by {@link #RESULT}. */
    public static final byte CALL = 'C';
    /** Host to guest: some samples of the batch that the next call is of. Answered by {@link #RESULT}. */
    public static final byte PART = 'P';
    /**
     * Host to {@link SyntaxGuest}: reads a source. The payload has lines: the function's name, how many arguments it may get,
     * how many at least, its signature, and the source. Answered by {@link #RESULT}.
     */
    public static final byte CHECK = 'K';
    /** Host to guest: forgets a context. Not answered. */
    public static final byte DROP = 'D';
    /** Guest to host, while it works: asks for a model call. Answered by {@link #ANSWER}. */
    public static final byte ASK = 'M';
    /** Host to guest: what the model said. */
    public static final byte ANSWER = 'A';
    /** Guest to host: {@code {"ok": …}} or {@code {"error": {code, message, line}}}. */
    public static final byte RESULT = 'R';
    /** Guest to host, once: ready. */
    public static final byte READY = 'H';

    private static final int HEADER = 13;

    private final DataInputStream in;
    private final DataOutputStream out;
    /** Of the payload whose head was read last. */
    private long length;

    /**
     * One message.
     *
     * @param key which context; 0 in what the guest sends
     * @param call a number that the host draws for each exchange, and the guest repeats in what it says of it; 0 in READY
     */
    public record Frame(byte op, int key, long call, String payload) {}

    public Frames(InputStream in, OutputStream out) {
        this.in = new DataInputStream(in);
        this.out = new DataOutputStream(new BufferedOutputStream(out, 1 << 16));
    }

    public void write(byte op, int key, long call, String payload) throws IOException {
        byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
        out.writeInt(HEADER + bytes.length);
        out.writeByte(op);
        out.writeInt(key);
        out.writeLong(call);
        out.write(bytes);
        out.flush();
    }

    /**
     * @param call what the frame must be of
     * @param most bytes of a payload
     * @throws StrayException for a frame of another call, and for what is no frame
     * @throws LengthException for a longer one
     * @throws java.io.EOFException where the other end is gone
     */
    public Frame read(long call, int most) throws IOException {
        Frame head = head();
        if (head.call() != call) {
            throw new StrayException();
        }
        return whole(head, most);
    }

    /** The same for a frame of any call. */
    public Frame read(int most) throws IOException {
        return whole(head(), most);
    }

    private Frame head() throws IOException {
        length = (in.readInt() & 0xffff_ffffL) - HEADER;
        return new Frame(in.readByte(), in.readInt(), in.readLong(), "");
    }

    private Frame whole(Frame head, int most) throws IOException {
        if (length < 0 || length > most) {
            throw new LengthException(length + " bytes (expected: at most " + most + ")");
        }
        byte[] bytes = new byte[(int) length];
        in.readFully(bytes);
        return new Frame(head.op(), head.key(), head.call(), new String(bytes, StandardCharsets.UTF_8));
    }

    /** Whether the other end said something that was not read. */
    public boolean pending() throws IOException {
        return in.available() > 0;
    }

    /** What came is of no call that is being made. */
    public static final class StrayException extends IOException {
        private static final long serialVersionUID = 1;

        public StrayException() {
            super("a frame of another call");
        }
    }

    /** What came is too long. */
    public static final class LengthException extends IOException {
        private static final long serialVersionUID = 1;

        LengthException(String message) {
            super(message);
        }
    }
}

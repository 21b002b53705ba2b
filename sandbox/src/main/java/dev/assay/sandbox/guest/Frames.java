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

    private static final int HEADER = 5;

    private final DataInputStream in;
    private final DataOutputStream out;

    /**
     * One message.
     *
     * @param key which context; 0 in what the guest sends
     */
    public record Frame(byte op, int key, String payload) {}

    public Frames(InputStream in, OutputStream out) {
        this.in = new DataInputStream(in);
        this.out = new DataOutputStream(new BufferedOutputStream(out, 1 << 16));
    }

    public void write(byte op, int key, String payload) throws IOException {
        byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
        out.writeInt(HEADER + bytes.length);
        out.writeByte(op);
        out.writeInt(key);
        out.write(bytes);
        out.flush();
    }

    /**
     * @param most bytes of a payload
     * @throws FrameException for a longer one, and for what is no frame
     * @throws java.io.EOFException where the other end is gone
     */
    public Frame read(int most) throws IOException {
        long length = in.readInt() & 0xffff_ffffL;
        if (length < HEADER || length - HEADER > most) {
            throw new FrameException("frame of " + length + " bytes (expected: 5.." + (most + (long) HEADER) + ")");
        }
        byte op = in.readByte();
        int key = in.readInt();
        byte[] bytes = new byte[(int) length - HEADER];
        in.readFully(bytes);
        return new Frame(op, key, new String(bytes, StandardCharsets.UTF_8));
    }

    /** What came is too long, or no frame. */
    public static final class FrameException extends IOException {
        private static final long serialVersionUID = 1;

        FrameException(String message) {
            super(message);
        }
    }
}

package dev.assay.sandbox.guest;

import dev.assay.sandbox.guest.Frames.Frame;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** What the host says, read by a thread of its own, so that a process ends with its host in an endless loop as well. */
final class Input {
    private static final int MAX_SIZE = 1 << 30;

    private final BlockingQueue<Frame> frames = new LinkedBlockingQueue<>();

    /** @return the pipe, which nothing else of this process gets at any more */
    static Frames claim() {
        Frames pipe = new Frames(new FileInputStream(FileDescriptor.in), new FileOutputStream(FileDescriptor.out));
        // Whatever a library prints must not reach the frames.
        System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        System.setIn(InputStream.nullInputStream());
        return pipe;
    }

    /** Does not return: the process ends with the host's end of the pipe. */
    void read(Frames pipe) {
        try {
            while (true) {
                frames.add(pipe.read(MAX_SIZE));
            }
        } catch (IOException e) {
            Runtime.getRuntime().halt(0);
        }
    }

    Frame next() {
        try {
            return frames.take();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}

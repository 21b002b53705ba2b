package dev.assay.simulator.hub;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What is in a file of a dataset.
 *
 * @param size in bytes
 */
public record HubContent(long size, Opener opener) {

    /** Opens the content at a position. */
    @FunctionalInterface
    public interface Opener {
        InputStream open(long from) throws IOException;
    }

    public static HubContent of(byte[] bytes) {
        return new HubContent(
                bytes.length, from -> new ByteArrayInputStream(bytes, (int) from, (int) (bytes.length - from)));
    }

    public static HubContent of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A file that is too large to be held. */
    public static HubContent of(Path file) {
        try {
            return new HubContent(
                    Files.size(file),
                    from -> Channels.newInputStream(FileChannel.open(file).position(from)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

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
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What is in a file of a dataset.
 *
 * @param size in bytes
 * @param oid the same for the same bytes
 */
public record HubContent(long size, String oid, Opener opener) {

    /** Opens the content at a position. */
    @FunctionalInterface
    public interface Opener {
        InputStream open(long from) throws IOException;
    }

    public static HubContent of(byte[] bytes) {
        return new HubContent(
                bytes.length,
                sha256(bytes),
                from -> new ByteArrayInputStream(bytes, (int) from, (int) (bytes.length - from)));
    }

    public static HubContent of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A file that is too large to be held, and to be read for its oid. */
    public static HubContent of(Path file) {
        try {
            return new HubContent(
                    Files.size(file),
                    sha256((file + " " + Files.getLastModifiedTime(file)).getBytes(StandardCharsets.UTF_8)),
                    from -> Channels.newInputStream(FileChannel.open(file).position(from)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

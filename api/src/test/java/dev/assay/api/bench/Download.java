package dev.assay.api.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;

/**
 * A file that is read and thrown away.
 *
 * @param first {@code System.nanoTime} at the first byte
 */
record Download(long bytes, long first) {

    static Download of(URI uri, String key) {
        try {
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
            connection.setRequestProperty("Authorization", "Bearer " + key);
            try (InputStream content = connection.getInputStream()) {
                long bytes = content.read() < 0 ? 0 : 1;
                long first = System.nanoTime();
                byte[] buffer = new byte[1 << 16];
                for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
                    bytes += n;
                }
                return new Download(bytes, first);
            }
        } catch (IOException e) {
            throw new IllegalStateException(uri + " could not be read", e);
        }
    }
}

package dev.assay.api;

import dev.assay.api.TestApi.Answer;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;

/** Multipart forms for tests, streamed. */
public final class Uploads {

    public static final String BOUNDARY = "assay-test-boundary";

    private Uploads() {}

    public static Answer upload(TestApi api, String key, String filename, String content, String... headers) {
        InputStream bytes = new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8));
        return send(api, key, form(filename, bytes, "evals"), headers);
    }

    public static Answer send(TestApi api, String key, InputStream form, String... headers) {
        String[] all = new String[headers.length + 2];
        all[0] = "Content-Type";
        all[1] = "multipart/form-data; boundary=" + BOUNDARY;
        System.arraycopy(headers, 0, all, 2, headers.length);
        return api.send("POST", TestApi.FILES, key, BodyPublishers.ofInputStream(() -> form), all);
    }

    public static InputStream form(String filename, InputStream content, String purpose) {
        return new SequenceInputStream(Collections.enumeration(List.of(
                text(part("file") + "; filename=\"" + filename + "\"\r\nContent-Type: text/plain\r\n\r\n"),
                content,
                text("\r\n" + part("purpose") + "\r\n\r\n" + purpose + "\r\n--" + BOUNDARY + "--\r\n"))));
    }

    public static String part(String name) {
        return "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + name + "\"";
    }

    public static InputStream text(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}

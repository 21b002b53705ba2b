package dev.assay.api.file;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/**
 * The {@code Content-Type} of a download, by the file's name: what an upload says of itself is not kept. The
 * published client takes the types here and refuses any other, {@code application/octet-stream} too.
 */
final class ContentTypes {

    static final String JSONL = "application/jsonl";
    static final String NDJSON = "application/x-ndjson";
    static final String CSV = "text/csv";
    static final String PYTHON = "text/x-python";

    private static final Map<String, String> BY_ENDING = Map.of(
            "jsonl", JSONL,
            "ndjson", NDJSON,
            "json", MediaType.APPLICATION_JSON_VALUE,
            "csv", CSV,
            "py", PYTHON,
            "txt", MediaType.TEXT_PLAIN_VALUE,
            "md", MediaType.TEXT_MARKDOWN_VALUE);

    private ContentTypes() {}

    /** @param accept the request's header: for other files it decides between bytes and text */
    static String of(String filename, @Nullable String accept) {
        String ending = filename.substring(filename.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        String known = BY_ENDING.get(ending);
        if (known != null) {
            return known;
        }
        List<MediaType> accepted = parsed(accept);
        boolean textOnly = !accepted.isEmpty()
                && !takes(accepted, MediaType.APPLICATION_OCTET_STREAM)
                && takes(accepted, MediaType.TEXT_PLAIN);
        return textOnly ? MediaType.TEXT_PLAIN_VALUE : MediaType.APPLICATION_OCTET_STREAM_VALUE;
    }

    private static boolean takes(List<MediaType> accepted, MediaType type) {
        return accepted.stream().anyMatch(one -> one.getQualityValue() > 0 && one.includes(type));
    }

    private static List<MediaType> parsed(@Nullable String accept) {
        try {
            return MediaType.parseMediaTypes(accept);
        } catch (InvalidMediaTypeException e) {
            return List.of();
        }
    }
}

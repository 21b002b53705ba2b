package dev.assay.activities.message;

import dev.assay.activities.message.ItemMessage.Part;
import dev.assay.text.Sha256;
import java.util.Base64;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** The {@code data:} URIs of one row, each decoded once however often templates use it. */
public final class RowData {
    /** Of one image, in bytes. */
    public static final int MAX_BYTES = 20 << 20;

    private static final String PREFIX = "data:";
    private static final String BASE64 = ";base64,";
    private static final int MAX_HEAD = 256;
    private static final Pattern MEDIA_TYPE = Pattern.compile("(image|audio|video|application)/[a-z0-9.+-]{1,100}");
    private static final Pattern WHITE = Pattern.compile("\\s+");

    private final ContentSink sink;
    private final Map<String, Part.Inline> decoded = new IdentityHashMap<>();

    /** @param sink gets the content of each that is used */
    public RowData(ContentSink sink) {
        this.sink = sink;
    }

    static boolean isUri(String text) {
        return text.regionMatches(true, 0, PREFIX, 0, PREFIX.length());
    }

    /** @throws MessageException where it has no image, or one that is too large */
    Part.Inline image(String uri) {
        Part.Inline data = data(uri).orElseThrow(() -> invalid("a data: URI that is not of media in base64"));
        if (!data.mediaType().startsWith("image/")) {
            throw invalid("a data: URI of type " + data.mediaType());
        }
        if (data.bytes() == 0) {
            throw invalid("a data: URI without content");
        }
        return data;
    }

    private static MessageException invalid(String what) {
        return new MessageException(
                MessageException.IMAGE_INVALID, what + " (expected: data:image/…;base64,… or an http or https URL)");
    }

    /** Empty where a text is not one of media in base64. */
    private Optional<Part.Inline> data(String uri) {
        Part.Inline before = decoded.get(uri);
        if (before != null) {
            return Optional.of(before);
        }
        String head = uri.substring(0, Math.min(uri.length(), MAX_HEAD)).toLowerCase(Locale.ROOT);
        int base64 = head.indexOf(BASE64);
        if (!isUri(uri) || base64 < 0) {
            return Optional.empty();
        }
        String mediaType = head.substring(PREFIX.length(), head.indexOf(';')).strip();
        if (!MEDIA_TYPE.matcher(mediaType).matches()) {
            return Optional.empty();
        }
        return decode(uri.substring(base64 + BASE64.length())).map(content -> {
            Part.Inline inline = inline(mediaType, content);
            decoded.put(uri, inline);
            sink.add(inline.sha256(), content);
            return inline;
        });
    }

    private static Optional<byte[]> decode(String base64) {
        try {
            return Optional.of(Base64.getDecoder().decode(WHITE.matcher(base64).replaceAll("")));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** @throws MessageException where it is too large */
    public static Part.Inline inline(String mediaType, byte[] content) {
        if (content.length > MAX_BYTES) {
            throw new MessageException(
                    MessageException.IMAGE_TOO_LARGE, content.length + " bytes (expected: at most " + MAX_BYTES + ")");
        }
        return new Part.Inline(
                mediaType,
                content.length,
                HexFormat.of().formatHex(Sha256.digest().digest(content)),
                null);
    }

    /**
     * The row as it is kept: in place of each text that is a {@code data:} URI of media in base64 a marker {@code {"type",
     * "media_type", "bytes", "sha256"}}. The row itself stays as it is.
     */
    public ObjectNode withMarkers(ObjectNode row) {
        ObjectNode marked = row;
        for (Map.Entry<String, JsonNode> column : row.properties()) {
            JsonNode value = marked(column.getValue());
            if (value != column.getValue()) {
                marked = marked == row ? row.objectNode().setAll(row) : marked;
                marked.set(column.getKey(), value);
            }
        }
        return marked;
    }

    private JsonNode marked(JsonNode node) {
        return switch (node) {
            case StringNode text -> isUri(text.stringValue()) ? marker(text) : text;
            case ObjectNode object -> withMarkers(object);
            case ArrayNode array -> {
                ArrayNode marked = JsonNodeFactory.instance.arrayNode();
                boolean changed = false;
                for (JsonNode element : array) {
                    JsonNode value = marked(element);
                    changed |= value != element;
                    marked.add(value);
                }
                yield changed ? marked : array;
            }
            default -> node;
        };
    }

    private JsonNode marker(StringNode text) {
        return data(text.stringValue())
                .<JsonNode>map(data -> MessageJson.marker(type(data.mediaType()), data))
                .orElse(text);
    }

    private static String type(String mediaType) {
        String kind = mediaType.substring(0, mediaType.indexOf('/'));
        return kind.equals("application") ? "file" : kind;
    }
}

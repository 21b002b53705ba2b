package dev.assay.api.openapi;

import dev.assay.api.TestApi;
import dev.assay.api.openapi.Document.Described;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A request that begins as the document's example and has been changed in one or a few places. */
record FuzzedRequest(String head, byte[] body) {

    private static final JsonMapper JSON = JsonMapper.shared();

    private static final List<String> HEADERS =
            List.of("Host: 127.0.0.1", "Connection: close", "Authorization: Bearer " + TestApi.KEY);

    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "\u0000",
            "a\u0000b",
            "\uD800",
            "x\uDC00y",
            "\u202E\u0007\u001b[31m\r\n",
            "x".repeat(300),
            "x".repeat(70_000),
            "' OR 1=1 --",
            "%s%n${7*7}{{7*7}}",
            "../../etc/passwd",
            "eval_run_" + "0".repeat(32),
            "eval_suite_" + "f".repeat(32),
            "*",
            "null");

    private static final List<String> NUMBERS = List.of(
            "0",
            "-1",
            "-0",
            "1e400",
            "-1e400",
            "1e-400",
            "9223372036854775808",
            "-9223372036854775809",
            "2147483648",
            "1.5",
            "NaN",
            "0x10",
            "99999999999999999999999999999999999999",
            "1" + "0".repeat(400),
            "1",
            "100",
            "500");

    private static final List<String> LITERALS =
            List.of("null", "true", "[]", "{}", "[null]", "{\"\":null}", "[[[[1]]]]", "\"\\u0000\"", "\"\\ud800\"");

    byte[] bytes() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(head.getBytes(StandardCharsets.ISO_8859_1));
        all.writeBytes(body);
        return all.toByteArray();
    }

    /** For a report: as much as fits on a screen. */
    String shown() {
        String text = head + new String(body, StandardCharsets.UTF_8);
        return text.length() < 700 ? text : text.substring(0, 700) + "… " + text.length();
    }

    static FuzzedRequest of(Document document, Described operation, Map<String, String> ids, Random random) {
        String path = path(operation, ids, random) + query(operation, random);
        byte[] body = body(document, operation, random);
        List<String> headers = new ArrayList<>(HEADERS);
        JsonNode content = operation.node().at("/requestBody/content");
        if (body.length > 0) {
            String type =
                    content.isObject() ? content.propertyNames().iterator().next() : "application/json";
            headers.add("Content-Length: " + body.length);
            headers.add("Content-Type: "
                    + pick(
                            random,
                            8,
                            type,
                            List.of(
                                    "text/plain",
                                    "application/xml",
                                    "x",
                                    "application/json; charset=utf-16",
                                    "multipart/form-data",
                                    "multipart/form-data; boundary=",
                                    "*/*",
                                    "")));
        } else if (!operation.method().equals("GET")) {
            headers.add("Content-Length: 0");
        }
        if (random.nextInt(6) == 0) {
            headers.add(oddHeader(random));
        }
        return new FuzzedRequest(head(operation, path, headers), body);
    }

    private static String head(Described operation, String path, List<String> headers) {
        return operation.method() + " " + path + " HTTP/1.1\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
    }

    /** Sound in all but its body. */
    static FuzzedRequest of(Described operation, Map<String, String> ids, String body) {
        String path = operation.path();
        for (Map.Entry<String, String> id : ids.entrySet()) {
            path = path.replace("{" + id.getKey() + "}", id.getValue());
        }
        byte[] bytes = utf8(body);
        List<String> headers = new ArrayList<>(HEADERS);
        headers.addAll(List.of("Content-Type: application/json", "Content-Length: " + bytes.length));
        return new FuzzedRequest(head(operation, path, headers), bytes);
    }

    /** None that Tomcat answers by itself, as the protocol wants: Expect with 417, Transfer-Encoding with 501. */
    private static String oddHeader(Random random) {
        return any(
                random,
                List.of(
                        "X-On-Behalf-Of: *",
                        "X-On-Behalf-Of: " + "x".repeat(151),
                        "X-On-Behalf-Of: \u00e9\u00ff",
                        "X-On-Behalf-Of:",
                        "X-On-Behalf-Of: a\r\nX-On-Behalf-Of: b",
                        "X-On-Behalf-Of: a\u0001b",
                        "Idempotency-Key: " + "k".repeat(300),
                        "Idempotency-Key: a\r\nIdempotency-Key: b",
                        "Idempotency-Key:",
                        "Idempotency-Key: \u00e9",
                        "Accept: text/html",
                        "Accept: garbage",
                        "Accept: application/json;q=x",
                        "Accept-Language: " + "z".repeat(500),
                        "Accept-Encoding: \u00ff",
                        "Range: bytes=5-1",
                        "If-None-Match: \"",
                        "Content-Encoding: gzip",
                        "Cookie: a=b; \u0001",
                        "X-Forwarded-For: ' --"));
    }

    private static String path(Described operation, Map<String, String> ids, Random random) {
        String path = operation.path();
        for (Map.Entry<String, String> id : ids.entrySet()) {
            String variable = "{" + id.getKey() + "}";
            if (path.contains(variable)) {
                // What is deleted or ended for good would take all other requests of its branch with it.
                boolean kept = !operation.method().equals("DELETE")
                        && !operation.path().endsWith("/revoke");
                String value = kept && random.nextInt(4) > 0 ? id.getValue() : odd(random);
                path = path.replace(variable, encoded(value));
            }
        }
        return path;
    }

    private static String odd(Random random) {
        String text = random.nextBoolean() ? any(random, TEXTS) : any(random, NUMBERS);
        return text.length() > 1_000 ? text.substring(0, 1_000) : text;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String query(Described operation, Random random) {
        List<String> parts = new ArrayList<>();
        for (JsonNode parameter : operation.node().path("parameters")) {
            if (parameter.path("in").asString("").equals("query") && random.nextInt(3) == 0) {
                String name = parameter.path("name").asString("");
                parts.add(name + "=" + (random.nextInt(10) == 0 ? "%ff%fe%zz".substring(0, 6) : encoded(odd(random))));
                if (random.nextInt(8) == 0) {
                    parts.add(name + "=" + encoded(odd(random)));
                }
            }
        }
        if (random.nextInt(12) == 0) {
            parts.add(any(random, List.of("unknown=1", "=", "&&", "%00=%00", "limit", "a[]=1")));
        }
        return parts.isEmpty() ? "" : "?" + String.join("&", parts);
    }

    private static byte[] body(Document document, Described operation, Random random) {
        JsonNode content = operation.node().at("/requestBody/content");
        if (!content.isObject()) {
            return random.nextInt(10) == 0 ? utf8("{\"x\": 1}") : new byte[0];
        }
        if (content.has("multipart/form-data")) {
            return utf8(any(
                    random,
                    List.of(
                            "--",
                            "--x\r\n\r\n--x--",
                            "x".repeat(2_000),
                            "--\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n")));
        }
        JsonNode example = content.values().iterator().next().path("example");
        JsonNode begin = example.isObject() ? example : JSON.createObjectNode();
        String text = mutated(document, operation, (ObjectNode) begin.deepCopy(), random);
        return switch (random.nextInt(14)) {
            case 0 -> new byte[] {'{', '"', (byte) 0xff, (byte) 0xfe, '"', ':', '1', '}'};
            case 1 -> utf8("[".repeat(5_000));
            case 2 -> utf8("{\"a\":".repeat(2_000) + "1" + "}".repeat(2_000));
            case 3 -> utf8(text.substring(0, random.nextInt(text.length() + 1)));
            case 4 -> utf8("\uFEFF" + text);
            default -> utf8(text);
        };
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** As text, so that it may be what no tree can be: a field twice, a number too large. */
    private static String mutated(Document document, Described operation, ObjectNode body, Random random) {
        String[] reference = operation
                .node()
                .at("/requestBody/content/application~1json/schema/$ref")
                .asString("")
                .split("/");
        JsonNode schema = document.root().at("/components/schemas/" + reference[reference.length - 1] + "/properties");
        List<String> names = new ArrayList<>(schema.propertyNames());
        List<String> extra = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            String name = any(random, names);
            JsonNode inside = body.path(name);
            if (inside.isObject() && !inside.isEmpty() && random.nextBoolean()) {
                deepen((ObjectNode) inside, random);
            } else if (random.nextInt(8) == 0) {
                body.remove(name);
            } else {
                // Beside the one that is there: a duplicate.
                if (random.nextInt(6) > 0) {
                    body.remove(name);
                }
                extra.add("\"" + name + "\":" + value(random));
            }
        }
        if (random.nextInt(8) == 0) {
            extra.add("\"unknown\\u0000\":1");
        }
        String text = body.toString();
        String inside = text.substring(1, text.length() - 1);
        return "{" + inside + (inside.isEmpty() || extra.isEmpty() ? "" : ",") + String.join(",", extra) + "}";
    }

    /** Changes something somewhere within. */
    private static void deepen(ObjectNode node, Random random) {
        String name = any(random, List.copyOf(node.propertyNames()));
        JsonNode child = node.get(name);
        if (child instanceof ArrayNode list
                && !list.isEmpty()
                && list.get(0) instanceof ObjectNode first
                && random.nextInt(4) > 0) {
            deepen(first, random);
        } else if (child instanceof ObjectNode object && !object.isEmpty() && random.nextInt(4) > 0) {
            deepen(object, random);
        } else {
            node.set(name, tree(value(random)));
        }
    }

    private static JsonNode tree(String value) {
        try {
            return JSON.readTree(value);
        } catch (tools.jackson.core.JacksonException e) {
            return JSON.getNodeFactory().stringNode(value);
        }
    }

    private static String value(Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> any(random, LITERALS);
            case 1 -> any(random, NUMBERS);
            default ->
                JSON.writeValueAsString(
                        JSON.getNodeFactory().stringNode(any(random, TEXTS).replaceAll("[\uD800\uDC00]", "?")));
        };
    }

    private static String pick(Random random, int one, String usual, List<String> odd) {
        return random.nextInt(one) == 0 ? any(random, odd) : usual;
    }

    private static <T> T any(Random random, List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}

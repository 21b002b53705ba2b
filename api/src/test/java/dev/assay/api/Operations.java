package dev.assay.api;

import dev.assay.api.TestApi.Answer;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Every operation that the API has, by its own OpenAPI document. */
public record Operations(List<Operation> all) {

    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

    /** @param path with {@code {run_id}} and the like */
    public record Operation(String method, String path) {

        public boolean administration() {
            return path.startsWith("/api/v1/admin");
        }

        public boolean reads() {
            return method.equals("GET");
        }

        /** @param ids by the names of the path's variables; others become {@code x} */
        public Answer send(TestApi api, String key, Map<String, String> ids, String body, String... headers) {
            String at = path;
            for (Map.Entry<String, String> id : ids.entrySet()) {
                at = at.replace("{" + id.getKey() + "}", id.getValue());
            }
            at = at.replaceAll("\\{[a-z_]+}", "x");
            BodyPublisher content = reads() || body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
            List<String> all = new ArrayList<>(List.of(headers));
            if (method.equals("POST") && path.endsWith("/files")) {
                all.addAll(List.of("Content-Type", "multipart/form-data; boundary=" + Uploads.BOUNDARY));
                content = BodyPublishers.ofInputStream(
                        () -> Uploads.form("a.jsonl", Uploads.text("{\"q\": 1}\n"), "evals"));
            } else if (!reads()) {
                all.addAll(List.of("Content-Type", "application/json"));
            }
            return api.send(method, at, key, content, all.toArray(String[]::new));
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    public static Operations of(TestApi api) {
        List<Operation> all = new ArrayList<>();
        api.document()
                .path("paths")
                .properties()
                .forEach(path -> path.getValue().propertyNames().stream()
                        .filter(METHODS::contains)
                        .map(method -> new Operation(method.toUpperCase(Locale.ROOT), path.getKey()))
                        .forEach(all::add));
        return new Operations(List.copyOf(all));
    }
}

package dev.assay.dataset.hub;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The three questions that a dataset takes: which commit, which files, which bytes. What may pass is asked again for as
 * long as the settings say; everything else is a {@link HubException}.
 */
public final class HubClient implements AutoCloseable {
    private static final int MAX_ANSWER_BYTES = 16 << 20;
    private static final int MAX_FILES = 200_000;
    private static final int MAX_PAGES = 1_000;
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
    private static final Pattern NEXT = Pattern.compile("<([^>]+)>\\s*;[^,]*\\brel=\"?next\\b");
    /** Encoded any number of times. */
    private static final Pattern DOT = Pattern.compile("%(25)*2e", Pattern.CASE_INSENSITIVE);

    private static final Pattern SLASH = Pattern.compile("\\\\|%(25)*(2f|5c)", Pattern.CASE_INSENSITIVE);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final HubSettings settings;
    private final HubHttp http;

    public HubClient(HubSettings settings) {
        this.settings = settings;
        this.http = new HubHttp(settings);
    }

    /** The commit that a branch, tag or commit stands for now. */
    public String commit(String dataset, String revision, WaitCallback pauses) {
        String what = dataset + ": revision " + revision;
        HttpUrl url = segment(api(dataset).addPathSegment("revision"), revision).build();
        String commit = page(what, url, pauses).json().path("sha").asString("");
        if (!COMMIT.matcher(commit).matches()) {
            throw new HubException(what + ": the hub " + http.host() + " names no commit (expected: a field sha)");
        }
        return commit;
    }

    /** All files, in the hub's order. */
    public List<HubFile> files(String dataset, String commit, WaitCallback pauses) {
        String what = dataset + ": files of commit " + commit;
        List<HubFile> files = new ArrayList<>();
        @Nullable HttpUrl url = segment(api(dataset).addPathSegment("tree"), commit)
                .addQueryParameter("recursive", "true")
                .build();
        for (int page = 0; url != null; page++) {
            Page answer = page(what, url, pauses);
            for (JsonNode entry : answer.json()) {
                if (entry.path("type").asString("").equals("file")) {
                    String path = entry.path("path").asString("");
                    String oid = entry.at("/lfs/oid").asString(entry.path("oid").asString(""));
                    files.add(new HubFile(
                            dataset, commit, path, entry.path("size").asLong(0), oid));
                }
            }
            url = answer.next();
            if (files.size() > MAX_FILES || page == MAX_PAGES) {
                throw new HubException(what + ": more than " + MAX_FILES + " files (expected: at most that many)");
            }
        }
        return files;
    }

    /** Bytes of a file from a position on. The stream goes on by itself where a download breaks off. */
    public InputStream open(HubFile file, long from, WaitCallback pauses) {
        return open(file, from, file.size(), pauses);
    }

    /** @param to exclusive */
    public InputStream open(HubFile file, long from, long to, WaitCallback pauses) {
        return new HubStream(this, file, from, to, new HubRetries(settings.patience(), pauses));
    }

    /** The answer to one request for bytes from a position on; 200 or 206. */
    Response download(HubFile file, long from, long to) throws IOException {
        boolean whole = from == 0 && to == file.size();
        Response response = http.get(url(file), whole ? null : "bytes=" + from + "-" + (to - 1));
        if (response.code() != 200 && response.code() != 206) {
            try (response) {
                throw refused(file.dataset() + ": " + file.path() + " of commit " + file.commit(), response);
            }
        }
        return response;
    }

    private record Page(JsonNode json, @Nullable HttpUrl next) {}

    private Page page(String what, HttpUrl url, WaitCallback pauses) {
        return new HubRetries(settings.patience(), pauses).run(what, () -> {
            try (Response response = http.get(url, null)) {
                if (response.code() != 200) {
                    throw refused(what, response);
                }
                return new Page(json(what, response), next(what, response));
            }
        });
    }

    private JsonNode json(String what, Response response) throws IOException {
        ResponseBody body = response.body();
        byte[] bytes = body == null ? new byte[0] : body.byteStream().readNBytes(MAX_ANSWER_BYTES + 1);
        if (bytes.length > MAX_ANSWER_BYTES) {
            throw new HubException(what + ": an answer of more than 16 MiB (expected: at most 16 MiB)");
        }
        try {
            return JSON.readTree(new String(bytes, StandardCharsets.UTF_8));
        } catch (JacksonException e) {
            throw new HubException(what + ": the answer of " + http.host() + " is not JSON (expected: the hub's API)");
        }
    }

    private @Nullable HttpUrl next(String what, Response response) {
        for (String link : response.headers("Link")) {
            Matcher next = NEXT.matcher(link);
            if (next.find()) {
                HttpUrl url = response.request().url().resolve(next.group(1));
                if (url == null || !http.own(url)) {
                    throw new HubException(what + ": the list goes on at another host (expected: " + http.host() + ")");
                }
                return url;
            }
        }
        return null;
    }

    /** The hub says in a header what is missing; to whom it does not know it answers 401 for what is not there, too. */
    private HubException refused(String what, Response response) {
        String code = response.header("X-Error-Code", "");
        int status = response.code();
        String problem = switch (code == null ? "" : code) {
            case "GatedRepo" -> "gated";
            case "RepoNotFound" -> "no such dataset, or a private one";
            case "RevisionNotFound" -> "no such revision";
            case "EntryNotFound" -> "no such file";
            default ->
                switch (status) {
                    case 401, 403 -> "access refused";
                    case 404 -> "not found";
                    default -> "refused";
                };
        };
        String expected = status == 401 || status == 403
                ? "a public dataset, or an assay.hub.token of an account that may read it"
                : "a dataset of that name with that revision";
        HubException.Reason reason = switch (status) {
            case 401, 403 -> HubException.Reason.REFUSED;
            case 404 -> HubException.Reason.MISSING;
            default -> HubException.Reason.UNUSABLE;
        };
        return new HubException(reason, what + ": " + problem + ", status " + status + " of " + http.host(), expected);
    }

    private HttpUrl.Builder api(String dataset) {
        return append(http.base().newBuilder().addPathSegment("api").addPathSegment("datasets"), dataset);
    }

    private HttpUrl url(HubFile file) {
        HttpUrl.Builder url = append(http.base().newBuilder().addPathSegment("datasets"), file.dataset());
        return append(segment(url.addPathSegment("resolve"), file.commit()), file.path())
                .build();
    }

    private static HttpUrl.Builder append(HttpUrl.Builder url, String path) {
        for (String segment : path.split("/", -1)) {
            if (leadsAway(segment)) {
                throw new HubException(path + ": not a path of a dataset (expected: names between slashes)");
            }
            url.addPathSegment(segment);
        }
        return url;
    }

    /** One segment, whatever slashes it has: they are encoded, and a proxy that decodes them must not be led away. */
    private static HttpUrl.Builder segment(HttpUrl.Builder url, String name) {
        for (String part : name.split("/", -1)) {
            if (leadsAway(part)) {
                throw new HubException(name + ": not a revision (expected: names between slashes)");
            }
        }
        return url.addPathSegment(name);
    }

    private static boolean leadsAway(String segment) {
        String plain = DOT.matcher(segment).replaceAll(".");
        return plain.isEmpty()
                || plain.equals(".")
                || plain.equals("..")
                || SLASH.matcher(segment).find()
                || segment.chars().anyMatch(Character::isISOControl);
    }

    @Override
    public void close() {
        http.close();
    }
}

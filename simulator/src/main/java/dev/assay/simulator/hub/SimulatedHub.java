package dev.assay.simulator.hub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A hub of datasets on 127.0.0.1, with a second address that downloads are redirected to. It can throttle, cut downloads
 * and be away.
 */
public final class SimulatedHub implements AutoCloseable {
    private static final String API = "/api/datasets/";
    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpServer hub;
    private final HttpServer cdn;
    private final List<HubRequest> requests = new CopyOnWriteArrayList<>();
    private final HubDatasets datasets = new HubDatasets();
    private final AtomicInteger busy = new AtomicInteger();
    private final AtomicInteger servedDownloads = new AtomicInteger();
    private volatile String token = "";
    private volatile int pageSize = 1_000;
    private volatile long cutAfter = Long.MAX_VALUE;
    private volatile int awayAfter = Integer.MAX_VALUE;
    private volatile boolean away;
    private volatile boolean ranges = true;
    private volatile @Nullable String elsewhere;

    private SimulatedHub() throws IOException {
        hub = server(this::answerHub);
        cdn = server(this::answerCdn);
    }

    public static SimulatedHub start() {
        try {
            return new SimulatedHub();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpServer server(com.sun.net.httpserver.HttpHandler handler) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 256);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", handler);
        server.start();
        return server;
    }

    public URI baseUrl() {
        return URI.create("http://127.0.0.1:" + hub.getAddress().getPort());
    }

    /** Makes a commit of these files and moves the branch there; its SHA. */
    public String commit(String dataset, String branch, Map<String, HubContent> files) {
        return datasets.commit(dataset, branch, files);
    }

    /** Nobody without it gets anything. */
    public SimulatedHub token(String wanted) {
        token = wanted;
        return this;
    }

    /** Entries on a page of a list; 1,000 at the start. */
    public SimulatedHub pageSize(int entries) {
        pageSize = entries;
        return this;
    }

    /** Every download is cut after so many bytes. */
    public SimulatedHub cutAfter(long bytes) {
        cutAfter = bytes;
        return this;
    }

    /** From now on, or no longer: connections close without an answer. */
    public SimulatedHub away(boolean gone) {
        away = gone;
        awayAfter = Integer.MAX_VALUE;
        return this;
    }

    /** Away from after so many more downloads on. */
    public SimulatedHub awayAfterDownloads(int downloads) {
        awayAfter = servedDownloads.get() + downloads;
        return this;
    }

    /** The next requests are answered 429. */
    public SimulatedHub busy(int times) {
        busy.set(times);
        return this;
    }

    /** Whether ranges are honoured; otherwise a file is sent from its beginning. */
    public SimulatedHub ranges(boolean honoured) {
        ranges = honoured;
        return this;
    }

    /** Sends downloads, and further pages of lists, to another place than its own. */
    public SimulatedHub redirectTo(@Nullable String url) {
        elsewhere = url;
        return this;
    }

    public List<HubRequest> requests() {
        return List.copyOf(requests);
    }

    private void answerHub(HttpExchange exchange) throws IOException {
        try (exchange) {
            note("hub", exchange);
            if (away) {
                return;
            }
            if (busy.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                exchange.getResponseHeaders().add("Retry-After", "0");
                exchange.sendResponseHeaders(429, -1);
            } else if (!token.isEmpty()
                    && !HubReply.header(exchange, "Authorization").equals("Bearer " + token)) {
                HubReply.error(exchange, 401, "GatedRepo");
            } else if (exchange.getRequestURI().getRawPath().startsWith(API)) {
                api(exchange);
            } else {
                download(exchange);
            }
        }
    }

    private void api(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getRawPath().substring(API.length());
        int revision = path.indexOf("/revision/");
        int tree = path.indexOf("/tree/");
        if (revision >= 0) {
            String dataset = HubDatasets.decoded(path.substring(0, revision));
            String commit = datasets.sha(dataset, HubDatasets.decoded(path.substring(revision + 10)));
            if (commit == null) {
                HubReply.error(exchange, 404, datasets.has(dataset) ? "RevisionNotFound" : "RepoNotFound");
            } else {
                HubReply.json(
                        exchange, JSON.createObjectNode().put("id", dataset).put("sha", commit));
            }
        } else if (tree >= 0) {
            tree(exchange, HubDatasets.decoded(path.substring(0, tree)), HubDatasets.decoded(path.substring(tree + 6)));
        } else {
            HubReply.error(exchange, 404, "RepoNotFound");
        }
    }

    private void tree(HttpExchange exchange, String dataset, String commit) throws IOException {
        TreeMap<String, HubContent> files = datasets.files(dataset, commit);
        if (files == null) {
            HubReply.error(exchange, 404, "RevisionNotFound");
            return;
        }
        String query = Objects.requireNonNullElse(exchange.getRequestURI().getQuery(), "");
        int start = query.contains("cursor=") ? Integer.parseInt(query.replaceAll(".*cursor=(\\d+).*", "$1")) : 0;
        List<String> paths = new ArrayList<>(files.keySet());
        int end = Math.min(paths.size(), start + pageSize);
        ArrayNode entries = JSON.createArrayNode();
        entries.addObject().put("type", "directory").put("path", "data").put("size", 0);
        for (String path : paths.subList(start, end)) {
            ObjectNode entry = entries.addObject();
            HubContent content = Objects.requireNonNull(files.get(path));
            entry.put("type", "file").put("oid", content.oid()).put("path", path);
            entry.put("size", content.size());
        }
        if (end < paths.size()) {
            String next = Objects.requireNonNullElse(elsewhere, baseUrl().toString());
            exchange.getResponseHeaders()
                    .add(
                            "Link",
                            "<" + next + exchange.getRequestURI().getRawPath() + "?recursive=true&cursor=" + end
                                    + ">; rel=\"next\"");
        }
        HubReply.json(exchange, entries);
    }

    private void download(HttpExchange exchange) throws IOException {
        if (datasets.file(exchange.getRequestURI().getRawPath()) == null) {
            HubReply.error(exchange, 404, "EntryNotFound");
            return;
        }
        String address = "http://127.0.0.1:" + cdn.getAddress().getPort();
        exchange.getResponseHeaders()
                .add(
                        "Location",
                        Objects.requireNonNullElse(elsewhere, address)
                                + exchange.getRequestURI().getRawPath() + "?signature=secret");
        exchange.sendResponseHeaders(302, -1);
    }

    private void answerCdn(HttpExchange exchange) throws IOException {
        try (exchange) {
            note("cdn", exchange);
            HubContent content = datasets.file(exchange.getRequestURI().getRawPath());
            away |= servedDownloads.incrementAndGet() > awayAfter;
            if (away || content == null) {
                return;
            }
            String range = HubReply.header(exchange, "Range");
            long from = 0;
            long to = content.size();
            if (ranges && !range.isEmpty()) {
                String[] bounds = range.substring("bytes=".length()).split("-", -1);
                from = Long.parseLong(bounds[0]);
                to = bounds[1].isEmpty() ? to : Math.min(to, Long.parseLong(bounds[1]) + 1);
                exchange.getResponseHeaders()
                        .add("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + content.size());
                exchange.sendResponseHeaders(206, to - from);
            } else {
                exchange.sendResponseHeaders(200, to);
            }
            HubReply.send(content, from, to, cutAfter, exchange);
        } catch (IOException gone) {
            // The client has hung up.
        }
    }

    private void note(String host, HttpExchange exchange) {
        requests.add(new HubRequest(
                host,
                exchange.getRequestURI().toString(),
                HubReply.header(exchange, "Range"),
                HubReply.header(exchange, "Authorization")));
    }

    @Override
    public void close() {
        hub.stop(0);
        cdn.stop(0);
    }
}

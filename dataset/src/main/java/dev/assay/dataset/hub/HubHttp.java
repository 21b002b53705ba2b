package dev.assay.dataset.hub;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** One GET, with its redirects. The token goes to the hub's own address only. */
final class HubHttp implements AutoCloseable {
    private static final int MAX_REDIRECTS = 5;
    private static final Duration CONNECT = Duration.ofSeconds(5);
    /** Between two reads. Together with the connect below the 20 s that preparing may be silent. */
    private static final Duration SILENCE = Duration.ofSeconds(12);

    private static final Duration MAX_WANTED = Duration.ofMinutes(5);
    private static final Set<Integer> PASSING = Set.of(408, 425, 429, 500, 502, 503, 504);
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private final OkHttpClient client;
    private final HttpUrl base;
    private final String token;

    HubHttp(HubSettings settings) {
        this.base = Objects.requireNonNull(HttpUrl.get(settings.baseUrl()), "base URL is not http or https");
        this.token = settings.token();
        this.client = new OkHttpClient.Builder()
                .followRedirects(false)
                .followSslRedirects(false)
                .retryOnConnectionFailure(false)
                .connectTimeout(CONNECT)
                .readTimeout(SILENCE)
                .build();
    }

    HttpUrl base() {
        return base;
    }

    String host() {
        return base.host();
    }

    /**
     * The answer behind all redirects, whatever its status except those that pass; to be closed.
     *
     * @param range of the header, or null
     * @throws HubPassingException for a status that may pass; any other {@link IOException} may pass as well
     */
    Response get(HttpUrl url, @Nullable String range) throws IOException {
        HttpUrl next = url;
        for (int hop = 0; hop <= MAX_REDIRECTS; hop++) {
            Response response = client.newCall(request(next, range)).execute();
            if (PASSING.contains(response.code())) {
                Duration wanted = wanted(response.header("Retry-After"));
                response.close();
                throw new HubPassingException(response.code(), wanted);
            }
            if (!REDIRECTS.contains(response.code())) {
                return response;
            }
            String location = response.header("Location");
            response.close();
            HttpUrl target = location == null ? null : next.resolve(location);
            if (target == null || next.isHttps() && !target.isHttps()) {
                throw new HubException("the hub " + host() + " redirects "
                        + (target == null ? "to no address" : "from https to http")
                        + " (expected: an http or https address, and https after https)");
            }
            next = target;
        }
        throw new HubException("the hub " + host() + " redirects more than " + MAX_REDIRECTS + " times");
    }

    private Request request(HttpUrl url, @Nullable String range) {
        Request.Builder request = new Request.Builder()
                .url(url)
                // A position in compressed bytes would be no position to go on from.
                .header("Accept-Encoding", "identity")
                .header("User-Agent", "assay");
        if (range != null) {
            request.header("Range", range);
        }
        if (!token.isEmpty() && own(url)) {
            request.header("Authorization", "Bearer " + token);
        }
        return request.build();
    }

    boolean own(HttpUrl url) {
        return url.scheme().equals(base.scheme()) && url.host().equals(base.host()) && url.port() == base.port();
    }

    private static Duration wanted(@Nullable String seconds) {
        try {
            Duration wanted = Duration.ofSeconds(seconds == null ? 0 : Math.max(0, Long.parseLong(seconds.trim())));
            return wanted.compareTo(MAX_WANTED) > 0 ? MAX_WANTED : wanted;
        } catch (NumberFormatException | ArithmeticException date) {
            return Duration.ZERO;
        }
    }

    @Override
    public void close() {
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }
}

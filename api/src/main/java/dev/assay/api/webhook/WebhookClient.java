package dev.assay.api.webhook;

import java.io.IOException;
import java.net.Proxy;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.X509TrustManager;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;

/**
 * Sends a webhook with one POST. OkHttp is given the checked addresses in place of DNS, so that a name cannot lead
 * elsewhere between the check and the connection; it uses no proxy, follows no redirect and repeats nothing.
 */
final class WebhookClient {

    private static final MediaType JSON = MediaType.get("application/json");

    private final OkHttpClient client;

    /** @param timeout of one try, from connecting to the head of the answer */
    WebhookClient(Duration timeout) {
        this(timeout, new OkHttpClient.Builder());
    }

    /** Trusts other certificates than the platform does. */
    WebhookClient(Duration timeout, SSLContext tls, X509TrustManager trust) {
        this(timeout, new OkHttpClient.Builder().sslSocketFactory(tls.getSocketFactory(), trust));
    }

    private WebhookClient(Duration timeout, OkHttpClient.Builder builder) {
        this.client = builder
                // A proxy would look the name up by itself.
                .proxy(Proxy.NO_PROXY)
                .protocols(List.of(Protocol.HTTP_1_1))
                .followRedirects(false)
                .followSslRedirects(false)
                .retryOnConnectionFailure(false)
                // No connection is used twice: the next try may be of another address.
                .connectionPool(new ConnectionPool(0, 1, TimeUnit.SECONDS))
                .connectTimeout(timeout)
                .writeTimeout(timeout)
                .readTimeout(timeout)
                .callTimeout(timeout)
                .build();
    }

    /**
     * Connects to the first of the target's addresses. Of the answer its head is read, at most 256 KiB, and nothing of
     * its body.
     *
     * @return the status
     * @throws SSLHandshakeException where the certificate is not trusted, or is not the host's
     */
    int send(WebhookTargets.Checked target, Map<String, String> headers, String body) throws IOException {
        Request request = new Request.Builder()
                .url(url(target))
                .headers(Headers.of(headers))
                .header("User-Agent", "assay")
                .header("Accept-Encoding", "identity")
                .header("Connection", "close")
                .post(new Json(body.getBytes(StandardCharsets.UTF_8)))
                .build();
        Call call = client.newBuilder().dns(host -> target.addresses()).build().newCall(request);
        try (Response response = call.execute()) {
            int status = response.code();
            // Closing alone would read what comes of the body for another 100 ms.
            call.cancel();
            return status;
        } catch (SSLPeerUnverifiedException e) {
            throw new SSLHandshakeException("the certificate is not the host's", e);
        } catch (IllegalStateException e) {
            // What OkHttp makes of a second 1xx before the answer.
            call.cancel();
            throw new IOException("the answer is not HTTP/1.1", e);
        }
    }

    /** From the parts that were checked, so that no second reading of the text can find another host in it. */
    private static HttpUrl url(WebhookTargets.Checked target) throws UnknownHostException {
        String path = target.url().getRawPath();
        try {
            return new HttpUrl.Builder()
                    .scheme(target.tls() ? "https" : "http")
                    .host(target.host())
                    .port(target.port())
                    .encodedPath(path.isEmpty() ? "/" : path)
                    .encodedQuery(target.url().getRawQuery())
                    .build();
        } catch (IllegalArgumentException e) {
            throw new UnknownHostException(target.host());
        }
    }

    /** One-shot, or OkHttp would send it again at once after a 503 with {@code Retry-After: 0}. */
    private static final class Json extends RequestBody {

        private final byte[] content;

        Json(byte[] content) {
            this.content = content;
        }

        @Override
        public MediaType contentType() {
            return JSON;
        }

        @Override
        public long contentLength() {
            return content.length;
        }

        @Override
        public boolean isOneShot() {
            return true;
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            sink.write(content);
        }
    }
}

package dev.assay.activities.model;

import java.io.IOException;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/**
 * Keeps OkHttp from sending a request twice, and the SDK from reading an error of any size.
 *
 * <p>OkHttp answers 503 with {@code Retry-After: 0} and 421 by sending the request again (and a broken connection
 * too, which the SDK turns off). Each of those may be a second charge that nobody counts. A body that says it can be
 * written only once stops all of them.
 */
final class OneShotGuard implements Interceptor {

    private static final int ERROR_BYTES = 64 << 10;

    @Override
    public Response intercept(Chain chain) throws IOException {
        Request request = chain.request();
        RequestBody body = request.body();
        if (body != null) {
            request = request.newBuilder()
                    .method(request.method(), new OneShot(body))
                    .build();
        }
        Response response = chain.proceed(request);
        if (response.isSuccessful()) {
            return response;
        }
        try (response) {
            ResponseBody error = response.body();
            byte[] bytes = error == null ? new byte[0] : error.byteStream().readNBytes(ERROR_BYTES);
            throw new ErrorStatusException(response.code(), response.headers(), bytes);
        }
    }

    private static final class OneShot extends RequestBody {

        private final RequestBody body;

        OneShot(RequestBody body) {
            this.body = body;
        }

        @Override
        public @Nullable MediaType contentType() {
            return body.contentType();
        }

        @Override
        public long contentLength() throws IOException {
            return body.contentLength();
        }

        @Override
        public boolean isOneShot() {
            return true;
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            body.writeTo(sink);
        }
    }
}

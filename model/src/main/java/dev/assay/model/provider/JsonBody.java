package dev.assay.model.provider;

import com.openai.core.http.HttpRequestBody;
import java.io.IOException;
import java.io.OutputStream;

/**
 * A request's body that says it can be written only once. So OkHttp does not send the request again by itself, as it
 * would on 503 with {@code Retry-After: 0}, 307, 308 and 421: that may be a second charge that nobody counts.
 */
final class JsonBody implements HttpRequestBody {

    private final byte[] bytes;

    JsonBody(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public void writeTo(OutputStream out) {
        try {
            out.write(bytes);
        } catch (IOException e) {
            throw JsonBody.<RuntimeException>undeclared(e);
        }
    }

    /** OkHttp handles a broken write only as an IOException, which this Kotlin interface cannot declare. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Exception> E undeclared(IOException e) throws E {
        throw (E) e;
    }

    @Override
    public String contentType() {
        return "application/json";
    }

    @Override
    public long contentLength() {
        return bytes.length;
    }

    @Override
    public boolean repeatable() {
        return false;
    }

    @Override
    public void close() {}
}

package dev.assay.simulator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestReaderTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** A reader to which the bytes come a few at a time, as from a network. */
    private RequestReader reader(String text, int atOnce) {
        InputStream in = new FilterInputStream(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))) {
            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                return super.read(bytes, offset, Math.min(length, atOnce));
            }
        };
        return new RequestReader(in, out);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 100_000})
    void requestsFollowEachOtherOnOneConnection(int atOnce) throws IOException {
        RequestReader reader = reader(
                "POST /a?b=c HTTP/1.1\r\nHost: x\r\ncontent-LENGTH: 5\r\nAuthorization:  Bearer k \r\n"
                        + "Idempotency-Key: i\r\n\r\nhello"
                        + "POST /b HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\n3\r\n yo\r\n0\r\nT: 1\r\n\r\n"
                        + "GET /c HTTP/1.1\r\nConnection: close\r\n\r\n"
                        + "GET /d HTTP/1.0\r\n\r\n",
                atOnce);

        HttpRequest first = reader.next().orElseThrow();
        assertThat(first.path()).isEqualTo("/a");
        assertThat(first.body()).asString().isEqualTo("hello");
        assertThat(first.authorization()).contains("Bearer k");
        assertThat(first.idempotencyKey()).contains("i");
        assertThat(first.keepAlive()).isTrue();
        HttpRequest second = reader.next().orElseThrow();
        assertThat(second.body()).asString().isEqualTo("hello yo");
        assertThat(second.idempotencyKey()).isEmpty();
        assertThat(reader.next().orElseThrow().keepAlive()).isFalse();
        assertThat(reader.next().orElseThrow().keepAlive()).isFalse();
        assertThat(reader.next()).isEqualTo(Optional.empty());
    }

    @Test
    void aClientThatAsksFirstIsToldToContinue() throws IOException {
        reader("POST /a HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\nx", 1000)
                .next();

        assertThat(out.toString(StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello\r\n\r\n",
                "GET / HTTP/2\r\n\r\n",
                "GET / HTTP/1.1\r\nno colon\r\n\r\n",
                "POST / HTTP/1.1\r\nContent-Length: many\r\n\r\n",
                "POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
                "POST / HTTP/1.1\r\nContent-Length: 100000000000\r\n\r\n",
                "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n7fffffff\r\n"
            })
    void whatIsNotHttpIsRefused(String text) {
        assertThatThrownBy(() -> reader(text, 1000).next()).isInstanceOf(BadRequestException.class);
    }

    @Test
    void endlessLinesAndHeadersAreRefused() {
        assertThatThrownBy(() -> reader("GET /" + "a".repeat(100_000), 1000).next())
                .isInstanceOf(BadRequestException.class);
        assertThatThrownBy(() -> reader("GET / HTTP/1.1\r\n" + "a: b\r\n".repeat(1000), 1000)
                        .next())
                .isInstanceOf(BadRequestException.class);
    }

    @Test
    void aRequestThatBreaksOffIsNoRequest() {
        assertThatThrownBy(() -> reader("POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nhel", 2)
                        .next())
                .isInstanceOf(EOFException.class);
    }
}

package dev.assay.api.error;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.api.TestApi;
import dev.assay.api.TestApi.Answer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is sent, and however much of it is wrong, the error stays an answer that can be read. */
class BoundedErrorsTest {

    private static final int MAX_BYTES = 400_000;
    private static TestApi api;

    @BeforeAll
    static void start() {
        api = TestApi.start("spring.temporal.connection.target=127.0.0.1:1");
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    static Stream<Arguments> hostile() {
        String deep = IntStream.range(0, 150)
                .mapToObj(i -> "{\"" + "é".repeat(500) + i + "\":")
                .collect(Collectors.joining());
        String zeros = IntStream.range(0, 3_000).mapToObj(i -> "\"\\u0000\"").collect(Collectors.joining(","));
        String fields = IntStream.range(0, 5_000)
                .mapToObj(i -> "\"" + "😀".repeat(100) + i + "\": 1")
                .collect(Collectors.joining(","));
        String tasks = IntStream.range(0, 100)
                .mapToObj(i -> "{\"type\": \"" + "x".repeat(1_000) + "\", " + fields.substring(0, 50_000)
                        + "\": 1, \"grader\": {\"type\": \"\"}}")
                .collect(Collectors.joining(","));
        return Stream.of(
                Arguments.of("deep names", "{\"name\": " + deep + "[" + zeros + "]" + "}".repeat(150) + "}"),
                Arguments.of(
                        "odd numbers", "{\"name\": " + deep + "[" + "1e999,".repeat(3_000) + "-0.0]" + "}".repeat(151)),
                Arguments.of("unknown fields", "{" + fields + "}"),
                Arguments.of("a name of megabytes", "{\"name\": \"" + "x".repeat(5 << 20) + "\"}"),
                Arguments.of("a number of a thousand digits", "{\"name\": " + "9".repeat(999) + "}"),
                Arguments.of("a number of a million digits", "{\"name\": " + "9".repeat(1_000_000) + "}"),
                Arguments.of("a token of a megabyte", "{\"name\": " + "z".repeat(1 << 20) + "}"),
                Arguments.of("tasks", "{\"name\": \"n\", \"manifest\": {\"tasks\": [" + tasks + "]}}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostile")
    @Tag("long")
    void aBodyOfMegabytesGetsAnAnswerThatIsSmall(String name, String body) {
        Answer answer = api.post(TestApi.EVALS + "/suites", body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.response().body().length()).isLessThan(MAX_BYTES);
        assertThat(answer.message().length()).isLessThan(5_000);
    }

    @Test
    void theMessageCountsWhatTheListLeavesOut() {
        String fields = IntStream.range(0, 1_500)
                .mapToObj(i -> "\"x" + i + "\": \"\\u0000\"")
                .collect(Collectors.joining(","));
        Answer answer = api.post(TestApi.EVALS + "/suites", "{" + fields + "}");
        assertThat(answer.message()).contains("more violations)");
        assertThat(answer.json().at("/error/details/violations").size()).isLessThanOrEqualTo(1_000);
    }
}

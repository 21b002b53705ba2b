package dev.assay.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.sandbox.SandboxOptions.Confinement;
import dev.assay.sandbox.SandboxOptions.Engine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * Attempts to get out, read from {@code escapes.py}. Each is a grader that returns 666 where it got what it wanted; what
 * it gets instead does not matter, as long as its limits held and the next sample, graded by another grader of the same
 * team, is right.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class EscapeTestCase {
    static final String SECRET = "what only the host may read";
    private static final double ESCAPED = 666;
    private static final Program EXACT = new Program(
            "team-a",
            "run/2/0",
            Entry.GRADE,
            "import json\n"
                    + "def grade(sample, item):\n"
                    + "    json.loads('[1]'); return sample['output_text'].strip() == item['target']\n",
            false,
            Sandboxes.LIMIT,
            Program.MAX_OUTPUT);

    private final Engine engine;
    private final Confinement confinement;
    private @Nullable Sandbox sandbox;
    private final Path secret = Path.of("/tmp/assay-secret-of-the-host");

    EscapeTestCase(Engine engine, Confinement confinement) {
        this.engine = engine;
        this.confinement = confinement;
    }

    /** One attempt: its name and source. */
    record Attempt(String name, String source, Set<String> marks) {
        @Override
        public String toString() {
            return name;
        }
    }

    @BeforeAll
    void start() throws IOException {
        Files.writeString(secret, SECRET);
        sandbox = Sandboxes.start(engine, confinement);
    }

    @AfterAll
    void stop() throws IOException {
        if (sandbox != null) {
            sandbox.close();
        }
        Files.deleteIfExists(secret);
    }

    /** Every attempt; those that end the process cost the start of another. */
    static Stream<Attempt> attempts() throws IOException {
        try (InputStream in = EscapeTestCase.class.getResourceAsStream("escapes.py")) {
            String all = new String(java.util.Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            List<Attempt> attempts = new ArrayList<>();
            for (String part : all.split("(?m)^### ")) {
                if (part.startsWith("#")) {
                    continue;
                }
                int end = part.indexOf('\n');
                String[] head = part.substring(0, end).split(" *\\| *", 2);
                attempts.add(new Attempt(
                        head[0],
                        part.substring(end + 1),
                        head.length == 1 ? Set.of() : Set.copyOf(Arrays.asList(head[1].split(" ")))));
            }
            assertThat(attempts).hasSizeGreaterThanOrEqualTo(40);
            return attempts.stream();
        }
    }

    /** Those that end a JVM, each with seconds of CPU for the next: three of them run always, all with the property. */
    private boolean tooSlow(Attempt attempt) {
        return engine == Engine.GRAALPY
                && !Boolean.getBoolean("assay.escapes.all")
                && (attempt.marks().contains("timeout") || attempt.marks().contains("memory"))
                && !Set.of("an endless loop", "a memory bomb", "a huge string").contains(attempt.name());
    }

    @ParameterizedTest
    @MethodSource("attempts")
    void isContained(Attempt attempt) {
        Assumptions.assumeFalse(tooSlow(attempt), "skipped: only with -Dassay.escapes.all=true");
        Sandbox tried = java.util.Objects.requireNonNull(sandbox);
        boolean limited = attempt.marks().contains("timeout") || attempt.marks().contains("limited");
        Program program = Sandboxes.grader(attempt.source(), limited ? Duration.ofMillis(1_500) : Sandboxes.LIMIT);
        String code = "";
        try {
            JsonNode answer = tried.call(program, Sandboxes.sample("42", "42"), null);
            for (Map.Entry<String, JsonNode> score : answer.path("scores").properties()) {
                assertThat(score.getValue().asDouble()).as(attempt.name()).isNotEqualTo(ESCAPED);
            }
            assertThat(answer.toString()).doesNotContain(SECRET);
        } catch (SandboxException e) {
            code = e.code();
            assertThat(String.valueOf(e.getMessage())).doesNotContain(SECRET);
        }
        String seen = code;
        expected(attempt)
                .ifPresent(codes -> assertThat(codes).as(attempt.name()).contains(seen));
        assertThat(tried.call(EXACT, Sandboxes.sample("42", "42"), null).toString())
                .isEqualTo("{\"scores\":{\"\":1.0}}");
        assertThat(tried.call(EXACT, Sandboxes.sample("41", "42"), null).toString())
                .isEqualTo("{\"scores\":{\"\":0.0}}");
    }

    private static java.util.Optional<Set<String>> expected(Attempt attempt) {
        List<String> codes = attempt.marks().stream()
                .filter(mark -> !mark.equals("limited"))
                .map(mark -> "grader_" + mark)
                .toList();
        return codes.isEmpty() ? java.util.Optional.empty() : java.util.Optional.of(Set.copyOf(codes));
    }
}

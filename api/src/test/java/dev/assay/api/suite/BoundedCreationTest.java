package dev.assay.api.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.api.TestApi;
import dev.assay.api.TestApi.Answer;
import dev.assay.api.Uploads;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a suite waits for while it is created never keeps its client waiting. */
@Timeout(120)
class BoundedCreationTest {
    private static final String SUITES = TestApi.EVALS + "/suites";

    @TempDir
    private Path folder;

    private static String suite(TestApi api, String source) {
        String file = Uploads.upload(api, TestApi.KEY, "q.jsonl", "{\"q\": \"1+1?\"}\n")
                .text("id");
        return """
                {"name": "s", "manifest": {"tasks": [{"id": "t", "type": "qa", "dataset": {"file_id": "%s"},
                  "prompt_template": "{{q}}", "grader": {"type": "python", "source": "%s"}}]}}
                """.formatted(file, source);
    }

    /** The process that reads sources cannot be started as long as nobody writes what it needs. */
    @Test
    void aSuiteDoesNotWaitForTheProcessThatReadsItsPython() throws IOException, InterruptedException {
        Path pipe = folder.resolve("guest.jar");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        try (TestApi api = TestApi.start("assay.graders.home=" + folder)) {
            try {
                Answer answer = api.post(SUITES, suite(api, "def grade(sample, item) return 1"));
                assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
            } finally {
                try (OutputStream writer = Files.newOutputStream(pipe)) {
                    Files.delete(pipe);
                }
            }
        }
    }

    @Test
    void aSourceThatCannotBeReadIsRefusedOnceTheProcessIsThere() {
        try (TestApi api = TestApi.start("assay.graders.home=" + folder)) {
            String suite = suite(api, "x = 1\\ndef grade(sample, item) return 1");
            Answer answer = api.post(SUITES, suite);
            while (answer.status() == 200) {
                answer = api.post(SUITES, suite);
            }
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.response().body()).contains("$.manifest.tasks[0].grader.source: line 2: expected ':'");
        }
    }

    @Test
    void aSuiteThatCannotBeWrittenInTimeIsNotThereLater() {
        try (TestApi api = TestApi.start();
                Handle other = api.jdbi().open()) {
            String suite = suite(api, "def grade(sample, item): return 1");
            other.begin();
            other.execute("LOCK TABLE eval_suites IN ACCESS EXCLUSIVE MODE");
            Answer answer = api.post(SUITES, suite);
            assertThat(answer.status()).as(answer.response().body()).isEqualTo(504);
            other.rollback();
            assertThat(api.get(SUITES).json().path("data").size()).isZero();
        }
    }
}

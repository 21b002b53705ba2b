package dev.assay.api.suite;

import dev.assay.api.error.Violations;
import dev.assay.api.json.ApiJson;
import dev.assay.ledger.suite.SuiteDao;
import dev.assay.ledger.suite.SuiteVersionDao;
import org.jdbi.v3.core.Jdbi;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Checks a suite once when the process is up: the classes that this takes are a second of CPU, which the first client
 * would wait for, on a busy machine longer than it does.
 */
@Component
final class SuiteWarmup {
    private static final String SUITE = """
            {"name": "warm", "manifest": {"tasks": [
              {"id": "a", "type": "qa", "dataset": {"file_id": "file_0"},
               "prompt_template": "{% if q is defined %}{{ q|upper }}{% endif %}", "target_template": "{{ a }}",
               "output_extraction": {"type": "regex", "pattern": "(a|b)"},
               "grader": {"type": "json_schema", "schema": {"type": "object", "required": ["a"]}}},
              {"id": "b", "type": "qa", "dataset": {"file_id": "file_0"}, "prompt_template": "{{ q }}",
               "grader": {"type": "python", "source": "def grade(sample, item): return 1"}}]}}
            """;

    private final Jdbi jdbi;

    SuiteWarmup(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    @EventListener(ApplicationReadyEvent.class)
    void start() {
        Thread.ofPlatform().daemon().name("suite-warmup").start(this::run);
    }

    private void run() {
        ApiJson.MAPPER.readValue(SUITE, CreateSuite.class).check(new Violations());
        jdbi.onDemand(SuiteDao.class);
        jdbi.onDemand(SuiteVersionDao.class);
    }
}

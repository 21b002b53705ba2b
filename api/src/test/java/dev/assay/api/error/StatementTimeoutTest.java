package dev.assay.api.error;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.api.TestApi;
import dev.assay.api.TestApi.Answer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

class StatementTimeoutTest {

    @Test
    void aStatementThatTakesTooLongIsEndedAndTheNextOneIsServed() {
        try (TestApi api = TestApi.start("assay.api.statement-timeout=300ms")) {
            try (Handle other = api.jdbi().open()) {
                other.begin();
                other.execute("LOCK TABLE files IN ACCESS EXCLUSIVE MODE");
                Answer answer = api.get(TestApi.FILES);
                assertThat(answer.status()).as(answer.response().body()).isEqualTo(504);
                assertThat(answer.code()).isEqualTo("timeout");
                other.rollback();
            }
            assertThat(api.get(TestApi.FILES).status()).isEqualTo(200);
        }
    }

    @Test
    void everyConnectionOfTheApiHasTheLimitAndPlansForItsArguments() {
        try (TestApi api = TestApi.start()) {
            Jdbi served = api.context().getBean(Jdbi.class);
            assertThat(served.<String, RuntimeException>withHandle(handle -> handle.createQuery(
                                    "SELECT current_setting('statement_timeout') || ' ' || current_setting('plan_cache_mode')")
                            .mapTo(String.class)
                            .one()))
                    .isEqualTo("30s force_custom_plan");
        }
    }
}

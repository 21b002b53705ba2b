package dev.assay.activities.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What images of calls in flight may take of the heap. */
class ContentBudgetTest {

    @Test
    void whoDoesNotFitWaitsUntilOthersHaveEnded() throws Exception {
        ContentBudget budget = new ContentBudget(1 << 20);
        CountDownLatch second = new CountDownLatch(1);
        Thread waiting;
        try (ContentBudget.Part part = budget.take(200 << 10)) {
            waiting = Thread.ofVirtual().start(() -> {
                try (ContentBudget.Part next = budget.take(100 << 10)) {
                    second.countDown();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            await().until(() -> waiting.getState() == Thread.State.WAITING);
            assertThat(second.getCount()).isEqualTo(1);
        }
        second.await();
        waiting.join();
        assertThat(budget.free()).isEqualTo(1 << 10);
    }

    @Test
    void whatIsLargerThanAllOfItHasItAlone() throws Exception {
        ContentBudget budget = new ContentBudget(1 << 20);
        try (ContentBudget.Part part = budget.take(32 << 20)) {
            assertThat(budget.free()).isZero();
        }
        assertThat(budget.free()).isEqualTo(1 << 10);
    }
}

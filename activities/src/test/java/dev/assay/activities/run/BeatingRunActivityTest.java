package dev.assay.activities.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.workflows.run.Begun;
import dev.assay.workflows.run.Claim;
import dev.assay.workflows.run.RunActivity;
import dev.assay.workflows.run.Settled;
import io.temporal.failure.ActivityFailure;
import io.temporal.testing.TestActivityEnvironment;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A step that takes its time is seen to be alive, and its result and errors pass. */
class BeatingRunActivityTest {

    private static final Claim CLAIM = new Claim("eval_run_1", 1, "execution", null);

    private final CountDownLatch beats = new CountDownLatch(3);
    private final TestActivityEnvironment temporal = TestActivityEnvironment.newInstance();

    @AfterEach
    void close() {
        temporal.close();
    }

    @Test
    void beatsForAsLongAsTheStepTakes() {
        RunActivity steps = beating(new Steps());
        assertThat(steps.finish(CLAIM)).isEqualTo("completed");
        assertThat(beats.getCount()).isZero();
    }

    @Test
    void passesErrorsOn() {
        RunActivity steps = beating(new Steps());
        assertThatThrownBy(() -> steps.describe(CLAIM)).isInstanceOf(ActivityFailure.class);
    }

    private RunActivity beating(RunActivity steps) {
        temporal.registerActivitiesImplementations(new BeatingRunActivity(steps, Duration.ofMillis(20)));
        temporal.setActivityHeartbeatListener(Void.class, details -> beats.countDown());
        return temporal.newActivityStub(RunActivity.class);
    }

    /** Finishes after three heartbeats and not before. */
    private final class Steps implements RunActivity {

        @Override
        public String finish(Claim claim) {
            try {
                return beats.await(30, TimeUnit.SECONDS) ? "completed" : "never beaten";
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return "interrupted";
            }
        }

        @Override
        public String describe(Claim claim) {
            throw new IllegalStateException("no such run");
        }

        @Override
        public Begun begin(Claim claim) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Settled settle(Claim claim) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Settled aggregate(Claim claim) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void cancel(Claim claim) {
            throw new UnsupportedOperationException();
        }
    }
}

package dev.assay.activities.temporal;

import dev.assay.ledger.SqlErrors;
import dev.assay.workflows.run.FailureType;
import io.temporal.activity.Activity;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.TemporalFailure;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What of an error may enter a Temporal history: a type of {@link FailureType} and an ID under which the log has the
 * rest. Messages and stack traces may quote prompts, rows or secrets.
 */
public final class ActivityFailures extends WorkerInterceptorBase {

    private static final Logger log = LoggerFactory.getLogger(ActivityFailures.class);

    /** About 8 s: long enough for a deploy to bring a worker that knows better. */
    public static final int MAX_TRIES = 5;

    @Override
    public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
        return new ActivityInboundCallsInterceptorBase(next) {
            @Override
            public ActivityOutput execute(ActivityInput input) {
                try {
                    return super.execute(input);
                } catch (TemporalFailure e) {
                    throw e;
                } catch (Throwable e) {
                    throw mapped(e);
                }
            }
        };
    }

    /** Whether an error of ours may be another one the next time: how often it is tried has an end. */
    public static boolean mayTryAgain() {
        return Activity.getExecutionContext().getInfo().getAttempt() < MAX_TRIES;
    }

    private static ApplicationFailure mapped(Throwable e) {
        String id = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        boolean ledger = SqlErrors.fromSql(e);
        String type = ledger ? FailureType.LEDGER_UNAVAILABLE : FailureType.INTERNAL;
        if (ledger && SqlErrors.passing(e)) {
            log.warn("activity failed, error {}: {}", id, SqlErrors.brief(e));
        } else {
            log.error("activity failed, error {}", id, e);
        }
        return shown(type, "error " + id);
    }

    /** A failure as a history may show it, which is repeated: type and message, no stack trace. */
    public static ApplicationFailure shown(String type, String message) {
        ApplicationFailure failure = ApplicationFailure.newFailure(message, type);
        failure.setStackTrace(new StackTraceElement[0]);
        return failure;
    }
}

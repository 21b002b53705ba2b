package dev.assay.api.temporal;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Whether Temporal is away, said once when it goes and once when it comes back. */
@Component
public class TemporalOutage implements TemporalHealth {

    private static final Logger log = LoggerFactory.getLogger(TemporalOutage.class);

    private final AtomicBoolean on = new AtomicBoolean();

    public boolean on() {
        return on.get();
    }

    @Override
    public boolean away() {
        return on();
    }

    public void begin(Throwable cause) {
        if (on.compareAndSet(false, true)) {
            log.warn(
                    "Temporal does not answer ({}). Requests are accepted; runs start when it is back",
                    TemporalCalls.status(cause)
                            .map(Enum::name)
                            .orElse(cause.getClass().getSimpleName()));
        }
    }

    /** @return whether this ended an outage */
    public boolean end() {
        boolean ended = on.compareAndSet(true, false);
        if (ended) {
            log.info("Temporal answers again");
        }
        return ended;
    }
}

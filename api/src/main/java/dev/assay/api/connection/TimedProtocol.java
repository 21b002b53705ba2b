package dev.assay.api.connection;

import java.util.Objects;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11NioProtocol;
import org.jspecify.annotations.Nullable;

/** HTTP/1.1 whose requests have to arrive in time. Tomcat makes it by its name. */
public final class TimedProtocol extends Http11NioProtocol {

    private @Nullable RequestProperties times;

    void setTimes(RequestProperties times) {
        this.times = times;
    }

    @Override
    protected Processor createProcessor() {
        return new TimedProcessor(this, Objects.requireNonNull(times, "times is null"));
    }
}

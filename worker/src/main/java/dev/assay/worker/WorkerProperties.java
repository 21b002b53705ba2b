package dev.assay.worker;

import dev.assay.ledger.lane.LaneKind;
import java.time.Duration;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code assay.worker.*}
 *
 * @param kinds lanes that this worker serves: {@code generation}, {@code scoring}; default both. A worker that serves
 *     both serves workflows as well unless {@code workflows} says otherwise
 * @param workflows whether this worker serves workflows and their short activities; default true
 * @param grace how long calls in flight may take to finish when the worker is told to stop; default and most 10 min
 * @param connections of the lanes and their writer to PostgreSQL; default 12
 * @param lanes most lanes at once; default 1000, since lanes wait more than they work
 */
@ConfigurationProperties("assay.worker")
public record WorkerProperties(
        @DefaultValue({"generation", "scoring"}) Set<LaneKind> kinds,
        @DefaultValue("true") boolean workflows,
        @DefaultValue("10m") Duration grace,
        @DefaultValue("12") int connections,
        @DefaultValue("1000") int lanes) {}

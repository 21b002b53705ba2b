package dev.assay.api.dispatch;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How runs that lost their execution are found.
 *
 * @param interval time between two looks. Default: 30 s; every {@code settling} in the first minute of a process.
 * @param settling time between two looks just after a start, when a Temporal that keeps nothing has lost every run.
 *     Default: 3 s.
 * @param quiet after how long without a sign of a run's lanes Temporal is asked; where it knows nothing of the run, the
 *     run is started again. Default: 5 s.
 * @param silence after how long without a sign a run whose execution has closed is started again. Default: 60 s.
 */
@ConfigurationProperties("assay.reconciler")
public record ReconcilerProperties(
        @DefaultValue("30s") Duration interval,
        @DefaultValue("3s") Duration settling,
        @DefaultValue("5s") Duration quiet,
        @DefaultValue("60s") Duration silence) {}

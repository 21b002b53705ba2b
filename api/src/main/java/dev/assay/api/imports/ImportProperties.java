package dev.assay.api.imports;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * {@code assay.imports.*}: how much an import may take. Where the hub is, {@code assay.hub.base-url} says.
 *
 * @param maxFileBytes largest result file with its samples files; larger ones are refused. As much of the folder for
 *     temporary files is taken while it is read. Default: 2 GiB.
 * @param maxSamples most samples of a result file. Their scores are held in memory, 8 bytes each. Default: 200,000.
 * @param timeLimit longest that one request takes; what is imported by then stays. Default: 10 min.
 * @param patience how long a hub that is away, throttles or cuts is tried again at one place: a person waits for
 *     the answer, and the same request goes on where it stopped. Default: 10 s.
 * @param concurrent imports that one api process serves at a time; more are refused with 429. Each holds a connection to
 *     the database while it writes. Default: 2.
 */
@ConfigurationProperties("assay.imports")
public record ImportProperties(
        @DefaultValue("2GB") DataSize maxFileBytes,
        @DefaultValue("200000") int maxSamples,
        @DefaultValue("10m") Duration timeLimit,
        @DefaultValue("10s") Duration patience,
        @DefaultValue("2") int concurrent) {

    public ImportProperties {
        if (maxSamples < 1 || concurrent < 1) {
            throw new IllegalArgumentException("assay.imports: max-samples " + maxSamples + ", concurrent " + concurrent
                    + " (expected: at least 1 each)");
        }
    }
}

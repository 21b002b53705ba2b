package dev.assay.api.webhook;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where webhooks may go and how often they are tried.
 *
 * @param allow targets beyond public addresses on port 443, with http too: {@code host:port} as the URL has it, or
 *     networks such as {@code 10.0.0.0/8} on any port. Default: none.
 * @param timeout of one try, from connecting to the head of the answer. Default: 15 s.
 * @param firstPause before the second try; each later one is twice as long, up to an hour. Default: 5 s.
 * @param giveUpAfter how long a message is tried. Default: 24 h.
 * @param secretOverlap how long the secret before signs beside a new one. Default: 24 h.
 * @param lease after which time a message whose sender died is sent again; longer than the timeout. Default: 60 s.
 */
@ConfigurationProperties("assay.webhooks")
public record WebhookProperties(
        @DefaultValue List<String> allow,
        @DefaultValue("15s") Duration timeout,
        @DefaultValue("5s") Duration firstPause,
        @DefaultValue("24h") Duration giveUpAfter,
        @DefaultValue("24h") Duration secretOverlap,
        @DefaultValue("60s") Duration lease) {

    public WebhookProperties {
        allow = List.copyOf(allow);
        if (!timeout.isPositive()) {
            throw new IllegalArgumentException("assay.webhooks.timeout: " + timeout + " (expected: more than 0)");
        }
        if (lease.compareTo(timeout) <= 0) {
            throw new IllegalArgumentException("assay.webhooks.lease: " + lease
                    + " (expected: longer than assay.webhooks.timeout, " + timeout + ")");
        }
    }
}

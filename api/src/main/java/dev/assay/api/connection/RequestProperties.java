package dev.assay.api.connection;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How long a request may take to arrive. Without these a client that sends a byte now and then holds a connection for
 * ever: Tomcat's own timeout begins anew with every byte.
 *
 * @param headTimeout for the request line and the headers, from their first byte; after that the connection is closed.
 *     Default: 20 s.
 * @param bodyTimeout how long the body may be waited for in all; after that the request is answered with 408
 *     {@code request_timeout}. Only waiting counts, not what the api does with what has come. Default: 60 s.
 * @param minBodyRate how much of a body that has arrived earns one second more, so that a large file may come over a slow
 *     line. Default: 16 KiB.
 */
@ConfigurationProperties("assay.requests")
public record RequestProperties(
        @DefaultValue("20s") Duration headTimeout,
        @DefaultValue("60s") Duration bodyTimeout,
        @DefaultValue("16KB") DataSize minBodyRate) {

    public RequestProperties {
        positive("head-timeout", headTimeout, !headTimeout.isNegative() && !headTimeout.isZero());
        positive("body-timeout", bodyTimeout, !bodyTimeout.isNegative() && !bodyTimeout.isZero());
        positive("min-body-rate", minBodyRate, minBodyRate.toBytes() > 0);
    }

    private static void positive(String name, Object value, boolean good) {
        if (!good) {
            throw new IllegalArgumentException("assay.requests." + name + ": " + value + " (expected: more than 0)");
        }
    }
}

package dev.assay.api;

import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of the API.
 *
 * @param apiKey a key with all scopes that exists from the start, for the team {@code team_default}. It is stored as
 *     SHA-256 only. Default: none is made. Changing it adds a key; the former one stays valid until it is revoked.
 * @param limits what a request may bring
 */
@ConfigurationProperties("assay")
public record ApiProperties(
        Optional<String> apiKey, @DefaultValue Limits limits) {

    /**
     * Limits are enforced while a body streams in, so nothing is held before it is refused.
     *
     * @param maxFileBytes largest file that can be uploaded, larger ones are refused with 413. Default: 512 MiB.
     * @param maxBodyBytes largest JSON body, larger ones are refused with 413. It is held in memory while a request is
     *     served. Default: 16 MiB.
     */
    public record Limits(
            @DefaultValue("512MB") DataSize maxFileBytes,
            @DefaultValue("16MB") DataSize maxBodyBytes) {}
}

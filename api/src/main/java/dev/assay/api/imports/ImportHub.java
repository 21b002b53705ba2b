package dev.assay.api.imports;

import java.net.URI;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The hub that datasets of runs come from, too. Its token is the workers': an import is made with the caller's.
 *
 * @param baseUrl default {@code https://huggingface.co}, or whatever {@code HF_ENDPOINT} says
 */
@ConfigurationProperties("assay.hub")
public record ImportHub(URI baseUrl) {}

package dev.assay.simulator.http;

import java.util.Optional;

/** An HTTP request as far as a provider cares. The path comes without its query. */
public record HttpRequest(
        String method,
        String path,
        Optional<String> authorization,
        Optional<String> idempotencyKey,
        boolean keepAlive,
        byte[] body) {}

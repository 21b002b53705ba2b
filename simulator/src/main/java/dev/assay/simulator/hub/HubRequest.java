package dev.assay.simulator.hub;

/**
 * A request as it came.
 *
 * @param host {@code hub} or {@code cdn}
 * @param path with its query
 * @param range the header, or empty
 * @param authorization the header, or empty
 */
public record HubRequest(String host, String path, String range, String authorization) {}

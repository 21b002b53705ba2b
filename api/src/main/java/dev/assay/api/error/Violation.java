package dev.assay.api.error;

/**
 * One thing that is wrong with a request.
 *
 * @param path JSON path in the body ({@code $.models[2]}), or the name of a query parameter or header
 * @param message the offending value, then the expectation: {@code 0 (expected: 1..25)}
 */
public record Violation(String path, String message) {}

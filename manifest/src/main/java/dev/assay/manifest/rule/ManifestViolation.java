package dev.assay.manifest.rule;

/**
 * One thing that is wrong with a manifest.
 *
 * @param path where, as a JSON path from the manifest's root: {@code $.tasks[3].grader.type}
 * @param message the offending value, then what was expected
 */
public record ManifestViolation(String path, String message) {}

package dev.assay.api.imports;

import io.swagger.v3.oas.annotations.media.Schema;

/**
 * What an import did, or with {@code dry_run} would do.
 *
 * @param suiteId of a suite that a dry run would create: {@code eval_suite_} and zeros
 * @param createdSuiteVersion whether a version was made, the first one of a new suite among them
 * @param discoveredFiles result files of the repository, or of those that were named
 * @param importedRuns runs that were made, one for each result file
 * @param skippedRuns result files that had been imported before
 * @param importedSamples samples of the runs that were made
 */
@Schema(name = "Import")
record ImportView(
        String object,
        Source source,
        String suiteId,
        int suiteVersion,
        boolean createdSuite,
        boolean createdSuiteVersion,
        boolean dryRun,
        int discoveredFiles,
        int importedRuns,
        int skippedRuns,
        long importedSamples) {

    static final String OBJECT = "eval.import";
    static final String HUGGINGFACE = "huggingface";

    /** @param revision as it was asked for */
    @Schema(name = "ImportSource")
    record Source(String type, String repo, String revision) {}
}

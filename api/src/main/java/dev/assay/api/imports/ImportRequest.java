package dev.assay.api.imports;

import dev.assay.api.body.Checked;
import dev.assay.api.error.Violations;
import dev.assay.manifest.HubNames;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code POST /imports/huggingface-results}.
 *
 * @param suiteId the suite to import into; default: the one that earlier imports made under the name, else a new one
 * @param suiteName default {@code Historical lm-eval harness results}
 * @param createMissingTasks whether tasks that the suite lacks are added, in a new version; default true
 * @param dryRun whether everything is read and nothing written; default false
 * @param limitFiles most result files that are imported; default 50 where the repository is listed, else none
 * @param metadata of the runs, at most 16 entries
 */
@Schema(name = "ImportHistoricalResultsRequest")
record ImportRequest(
        @Nullable @Valid Source source,
        @Nullable String suiteId,
        @Nullable @Size(min = 1, max = 255) String suiteName,
        @Nullable @Size(max = 10_000) String suiteDescription,
        @Nullable Boolean createMissingTasks,
        @Nullable Boolean dryRun,
        @Nullable @Min(1) @Max(100) Integer limitFiles,
        @Nullable @Size(max = 16) Map<@Size(min = 1, max = 64) String, @NotNull @Size(max = 512) String> metadata)
        implements Checked {

    private static final String DEFAULT_REPO = "meetkai/lm-eval-harness-result";
    private static final String DEFAULT_REVISION = "main";
    private static final String DEFAULT_NAME = "Historical lm-eval harness results";
    private static final int DEFAULT_LIMIT = 50;

    /**
     * @param type {@code huggingface}
     * @param repo a dataset repository, {@code owner/name} or {@code name}
     * @param revision branch, tag or commit; default {@code main}
     * @param pathPrefix only files whose path begins so
     * @param files paths of result files; default: all of the repository
     */
    @Schema(name = "ImportSourceRequest")
    record Source(
            @Nullable String type,
            @Nullable @Size(min = 1, max = 200) String repo,
            @Nullable @Size(min = 1, max = 255) String revision,
            @Nullable @Size(max = 1_000) String pathPrefix,
            @Nullable @Size(min = 1, max = 1_000) List<@NotNull @Size(min = 1, max = 1_000) String> files) {}

    @Override
    public void check(Violations violations) {
        if (source == null) {
            return;
        }
        violations.unless(
                source.type() == null || source.type().equals(ImportView.HUGGINGFACE),
                "$.source.type",
                source.type(),
                ImportView.HUGGINGFACE);
        violations.unless(
                HubNames.repository(repo()),
                "$.source.repo",
                source.repo(),
                "a dataset repository of the hub, owner/name or name");
        violations.unless(HubNames.revision(revision()), "$.source.revision", source.revision(), HubNames.REVISION);
        violations.unless(
                pathPrefix().isEmpty() || HubNames.path(pathPrefix()),
                "$.source.path_prefix",
                source.pathPrefix(),
                "the beginning of a path within the repository");
        List<@Nullable String> files = files();
        for (int i = 0; i < files.size(); i++) {
            String file = files.get(i);
            // A null was refused before.
            violations.unless(
                    file == null || ResultFiles.isResultFile(file) && HubNames.path(file),
                    "$.source.files[" + i + "]",
                    file,
                    "the path of a result file, results_<time>.json");
        }
    }

    String repo() {
        return source == null || source.repo() == null ? DEFAULT_REPO : source.repo();
    }

    String revision() {
        return source == null || source.revision() == null ? DEFAULT_REVISION : source.revision();
    }

    String pathPrefix() {
        return source == null || source.pathPrefix() == null ? "" : source.pathPrefix();
    }

    /** Empty: those of the repository. */
    List<String> files() {
        return source == null || source.files() == null ? List.of() : source.files();
    }

    String suiteNameOrDefault() {
        return suiteName == null ? DEFAULT_NAME : suiteName;
    }

    boolean creates() {
        return !Boolean.FALSE.equals(createMissingTasks);
    }

    boolean dry() {
        return Boolean.TRUE.equals(dryRun);
    }

    int limit() {
        if (limitFiles != null) {
            return limitFiles;
        }
        return files().isEmpty() ? DEFAULT_LIMIT : Integer.MAX_VALUE;
    }
}

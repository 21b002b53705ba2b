package dev.assay.api.suite;

import dev.assay.api.body.Checked;
import dev.assay.api.error.Violations;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A new version of a suite.
 *
 * @param metadata at most 16 entries
 * @param makeActive whether runs that name no version take this one from now on; default true
 */
@Schema(name = "CreateSuiteVersionRequest")
record CreateVersion(
        @NotNull @Schema(type = "object", description = "Tasks, datasets, prompts and graders")
        ObjectNode manifest,

        @Size(max = 16) @Nullable Map<@Size(min = 1, max = 64) String, @Size(max = 512) String> metadata,
        @Nullable Boolean makeActive)
        implements Checked {

    @Override
    public void check(Violations violations) {
        ManifestRules.check(manifest, violations);
    }

    /** Without the manifest, which holds prompts. */
    @Override
    public String toString() {
        return "CreateVersion[a manifest]";
    }
}

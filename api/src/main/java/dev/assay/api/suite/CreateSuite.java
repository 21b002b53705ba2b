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
 * A new suite with its first version.
 *
 * @param metadata at most 16 entries
 */
@Schema(name = "CreateSuiteRequest")
record CreateSuite(
        @NotNull @Size(min = 1, max = 255) String name,
        @Size(max = 10_000) @Nullable String description,

        @NotNull @Schema(type = "object", description = "Tasks, datasets, prompts and graders")
        ObjectNode manifest,

        @Size(max = 16) @Nullable Map<@Size(min = 1, max = 64) String, @Size(max = 512) String> metadata)
        implements Checked {

    @Override
    public void check(Violations violations) {
        ManifestRules.check(manifest, violations);
    }

    /** Without the manifest, which holds prompts. */
    @Override
    public String toString() {
        return "CreateSuite[" + name + "]";
    }
}

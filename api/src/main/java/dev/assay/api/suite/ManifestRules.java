package dev.assay.api.suite;

import dev.assay.api.error.Violations;
import dev.assay.manifest.rule.ManifestValidator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The manifest's rules at its place in a request: {@code $.manifest}. */
final class ManifestRules {

    static final String PATH = "$.manifest";

    private static final ManifestValidator VALIDATOR =
            new ManifestValidator(ManifestSyntax::patternProblem, ManifestSyntax::templateProblem);

    private ManifestRules() {}

    static void check(@Nullable JsonNode manifest, Violations violations) {
        if (manifest == null) {
            // Reported as missing or of a wrong type.
            return;
        }
        VALIDATOR.validate(manifest).forEach(v -> violations.add(PATH + v.path().substring(1), v.message()));
    }
}

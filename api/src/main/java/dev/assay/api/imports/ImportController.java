package dev.assay.api.imports;

import dev.assay.api.error.Violations;
import dev.assay.ledger.tenancy.Principal;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Pattern;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Imports. */
@RestController
@RequestMapping("/api/v1/llm/evals/imports")
@Tag(name = "Imports")
class ImportController {

    static final String TOKEN = "X-HuggingFace-Token";
    private static final Pattern TOKENS = Pattern.compile("[!-~]{1,512}");

    private final ImportService imports;

    ImportController(ImportService imports) {
        this.imports = imports;
    }

    @PostMapping("/huggingface-results")
    @Operation(
            operationId = "importHistoricalEvalResults",
            summary = "Make runs of what lm-evaluation-harness wrote to a dataset repository of the hub",
            description = "Each results_<time>.json with its samples_<task>_<time>.jsonl becomes a completed run, whose"
                    + " metrics are those of its samples. A file that was imported before is skipped, so a request that"
                    + " broke off is sent again. Answered when all is imported, after assay.imports.time-limit at the"
                    + " latest. A file that cannot be read is a 400 that names file, line and field; what was imported"
                    + " before it stays.",
            parameters = @Parameter(name = TOKEN, in = ParameterIn.HEADER, required = true))
    ImportView importResults(Principal principal, @RequestBody ImportRequest body, HttpServletRequest request) {
        // No parameter of this method: Spring logs those where it is asked for its traces.
        String token = request.getHeader(TOKEN);
        Violations violations = new Violations();
        if (token == null || !TOKENS.matcher(token).matches()) {
            // What was sent may be a token with a mistake: it is shown to nobody.
            violations.add(
                    TOKEN,
                    (token == null ? "missing" : "not a token")
                            + " (expected: a token that may read the repository, 1..512 printable ASCII characters)");
        }
        violations.throwIfAny();
        return imports.run(principal, body, String.valueOf(token));
    }
}

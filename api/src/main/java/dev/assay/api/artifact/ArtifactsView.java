package dev.assay.api.artifact;

import dev.assay.ledger.Ids;
import dev.assay.ledger.file.ArtifactId;
import dev.assay.ledger.file.ArtifactId.Kind;
import dev.assay.ledger.run.Run;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files of a run.
 *
 * @param resultFileId JSON: the run with its metrics; null while the run is active
 * @param samplesFileId JSONL: a sample a line, with dataset row and reasoning, in the order of lists; null while the run
 *     is active
 * @param artifactFileIds both; empty while the run is active
 */
@Schema(name = "RunArtifacts")
record ArtifactsView(
        String object,
        String runId,
        @Nullable String resultFileId,
        @Nullable String samplesFileId,
        List<String> artifactFileIds) {

    static ArtifactsView of(Run run) {
        boolean ended = run.state().terminal();
        String result = new ArtifactId(run.id(), run.attempt(), Kind.RESULT).text();
        String samples = new ArtifactId(run.id(), run.attempt(), Kind.SAMPLES).text();
        return new ArtifactsView(
                "eval.artifacts",
                Ids.run(run.id()),
                ended ? result : null,
                ended ? samples : null,
                ended ? List.of(result, samples) : List.of());
    }
}

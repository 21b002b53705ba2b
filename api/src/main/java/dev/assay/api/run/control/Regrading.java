package dev.assay.api.run.control;

import dev.assay.api.error.ApiException;
import dev.assay.api.error.ShownValue;
import dev.assay.api.json.ApiJson;
import dev.assay.api.json.Patched;
import dev.assay.ledger.Ids;
import dev.assay.ledger.run.RegradeDao;
import dev.assay.ledger.run.RegradeDao.Graders;
import dev.assay.ledger.run.Run;
import dev.assay.ledger.run.RunInputsDao;
import dev.assay.ledger.tenancy.Principal;
import dev.assay.manifest.DatasetFormat;
import dev.assay.manifest.GenerationInputs;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Other graders for a run. What its last attempt graded by stays with that attempt, and so do its scores and metrics: the
 * next attempt starts a new grading, unless it would grade as the last one did.
 */
record Regrading(
        Run run,
        int suiteVersion,
        @Nullable String judgeModel,
        @Nullable String embeddingModel) {

    private static final int MAX_SHOWN = 100;

    static Regrading of(Run run, PatchRunRequest patch) {
        Run.Request request = run.request();
        Integer version = Patched.over(request.suiteVersion(), patch.suiteVersion());
        return new Regrading(
                run,
                version == null ? request.suiteVersion() : version,
                Patched.over(request.judgeModel(), patch.judgeModel()),
                Patched.over(request.embeddingModel(), patch.embeddingModel()));
    }

    /** Nothing happens where the run says so already. */
    void apply(Handle handle, Principal principal) {
        Run.Request present = run.request();
        if (suiteVersion == present.suiteVersion()
                && Objects.equals(judgeModel, present.judgeModel())
                && Objects.equals(embeddingModel, present.embeddingModel())) {
            return;
        }
        if (!run.state().terminal()) {
            throw RunLocks.wrongState(
                    "run_not_regradable",
                    run,
                    "completed, failed or cancelled, to change suite_version, judge_model or embedding_model");
        }
        RegradeDao regrades = handle.attach(RegradeDao.class);
        Graders last = regrades.ofAttempt(run.id(), run.attempt()).orElseThrow();
        RunInputsDao.Version version = handle.attach(RunInputsDao.class)
                .version(present.suiteId(), suiteVersion, principal.teamId(), principal.onBehalfOfOrNull())
                .orElseThrow(() -> ApiException.notFound(
                        "suite version", Ids.suite(present.suiteId()) + " version " + suiteVersion));
        Contents contents = Contents.of(regrades, run, version.datasetFileIds());
        refuseOtherInputs(last, version, contents);
        Graders asked = new Graders(suiteVersion, version.id(), judgeModel, embeddingModel, version.manifest());
        regrades.ask(run.id(), asked, contents.pins(), !grades(last, asked));
    }

    private boolean grades(Graders last, Graders asked) {
        return Objects.equals(last.judgeModel(), asked.judgeModel())
                && Objects.equals(last.embeddingModel(), asked.embeddingModel())
                && GenerationInputs.sameGrading(
                        last.manifest(), asked.manifest(), run.request().taskIds());
    }

    private void refuseOtherInputs(Graders last, RunInputsDao.Version version, Contents contents) {
        List<GenerationInputs.Difference> differences = GenerationInputs.differences(
                last.manifest(), version.manifest(), run.request().taskIds(), contents.byFile());
        if (differences.isEmpty()) {
            return;
        }
        List<Inequality> shown =
                differences.stream().limit(MAX_SHOWN).map(Inequality::of).toList();
        String more = differences.size() == 1 ? "" : " (and " + (differences.size() - 1) + " more differences)";
        throw ApiException.conflict(
                "generation_inputs_differ",
                shown.getFirst().path() + ": " + shown.getFirst().after() + " in version " + version.version() + ", "
                        + shown.getFirst().before() + " in version " + last.suiteVersion()
                        + " (expected: the same, because the run's generations were made with it)" + more
                        + "; a new run can use version " + version.version(),
                Map.of("run_id", Ids.run(run.id()), "status", run.state().text(), "differences", shown));
    }

    /** A difference as an answer shows it: by its place in a suite version, both values cut. */
    private record Inequality(String path, String before, String after) {

        static Inequality of(GenerationInputs.Difference difference) {
            return new Inequality(
                    "$.manifest" + difference.path().substring(1),
                    ShownValue.value(difference.before()),
                    ShownValue.value(difference.after()));
        }
    }

    /**
     * What is in the files of both versions.
     *
     * @param byFile content by file ID; a file that is not known is its own content
     * @param pins the run's, with the new version's files
     */
    private record Contents(Map<String, String> byFile, JsonNode pins) {

        static Contents of(RegradeDao regrades, Run run, List<String> newFiles) {
            ObjectNode pins = run.request().pins().isObject()
                    ? (ObjectNode) run.request().pins().deepCopy()
                    : ApiJson.MAPPER.createObjectNode();
            ObjectNode datasets = pins.withObject("datasets");
            List<String> ids = new ArrayList<>(newFiles);
            ids.addAll(datasets.propertyNames());
            Map<String, String> byFile = new HashMap<>();
            for (RegradeDao.FileText file : regrades.files(ids, run.owner().teamId())) {
                // Where a manifest names no format, the file's name does.
                DatasetFormat format = DatasetFormat.forFile(Optional.empty(), file.filename());
                byFile.put(file.id(), file.sha256() + " " + format.wireName());
                if (newFiles.contains(file.id())) {
                    datasets.put(file.id(), file.sha256());
                }
            }
            return new Contents(byFile, pins);
        }
    }
}

package dev.assay.activities.run;

import dev.assay.activities.dataset.RowJson;
import dev.assay.activities.grading.BatchGrader;
import dev.assay.activities.grading.GradeInput;
import dev.assay.activities.grading.GradeResult;
import dev.assay.activities.grading.GradedTask;
import dev.assay.activities.grading.GraderException;
import dev.assay.activities.grading.SampleJson;
import dev.assay.activities.grading.StepAbandonedException;
import dev.assay.activities.judge.JudgeModels;
import dev.assay.activities.judge.StepBooks;
import dev.assay.activities.judge.StepCalls;
import dev.assay.activities.model.OutageDetector;
import dev.assay.activities.model.ProviderCatalog;
import dev.assay.ledger.run.AggregateDao;
import dev.assay.ledger.run.Block;
import dev.assay.ledger.run.ExecutionDao;
import dev.assay.ledger.run.LedgerWriter;
import dev.assay.ledger.run.PhaseEnd;
import dev.assay.ledger.run.PlanDao;
import dev.assay.ledger.run.StepRow;
import dev.assay.ledger.suite.PythonSpec;
import dev.assay.workflows.run.Claim;
import dev.assay.workflows.run.FailureType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Batch graders: all samples of a task and model at once, when they are generated. Idempotent: scores that are there stay,
 * model calls are replayed, a result is kept once for the very set of generations that it is of. The blocks wait in a
 * phase of their own until all of that is in the ledger, so a crash anywhere repeats the grader and nothing else.
 */
final class Aggregation {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Jdbi jdbi;
    private final LedgerWriter writer;
    private final RunPlans plans;
    private final ProviderCatalog providers;
    private final OutageDetector outages;

    Aggregation(Jdbi jdbi, LedgerWriter writer, RunPlans plans, ProviderCatalog providers, OutageDetector outages) {
        this.jdbi = jdbi;
        this.writer = writer;
        this.plans = plans;
        this.providers = providers;
        this.outages = outages;
    }

    /** Whether a task of the attempt is graded so. Asked of the manifest: a plan that cannot be made is not begin's to find. */
    boolean needed(UUID runId, int attempt) {
        return jdbi.withExtension(PlanDao.class, plans -> plans.find(runId, attempt)).stream()
                .flatMap(planned -> planned.manifest()
                        .path("tasks")
                        .valueStream()
                        .filter(task -> planned.taskIds() == null
                                || planned.taskIds().contains(task.path("id").asString(""))))
                .anyMatch(task -> PythonSpec.of(task.path("grader"))
                        .filter(PythonSpec::aggregate)
                        .isPresent());
    }

    void run(Claim claim) {
        RunPlan plan = plans.of(RunKey.of(claim), claim.attempt());
        for (int taskNo = 0; taskNo < plan.tasks().size(); taskNo++) {
            BatchGrader grader = plan.tasks().get(taskNo).graded().together().orElse(null);
            for (int modelNo = 0; grader != null && modelNo < plan.models().size(); modelNo++) {
                new Batch(claim, plan, taskNo, modelNo).grade(grader);
            }
        }
    }

    /** The samples of one task and model. */
    private final class Batch {

        private final Claim claim;
        private final UUID runId;
        private final RunPlan plan;
        private final int taskNo;
        private final int modelNo;
        private final GradedTask task;
        private final UUID token = UUID.randomUUID();
        private final Instant started = Instant.now();
        private final List<Member> members = new ArrayList<>();

        /** @param extracted what is graded in place of the output, from the second grading on */
        private record Member(int itemNo, @Nullable String extracted) {}

        Batch(Claim claim, RunPlan plan, int taskNo, int modelNo) {
            this.claim = claim;
            this.runId = plan.runId();
            this.plan = plan;
            this.taskNo = taskNo;
            this.modelNo = modelNo;
            this.task = plan.tasks().get(taskNo).graded();
        }

        void grade(BatchGrader grader) {
            List<Block> blocks = take();
            if (blocks.isEmpty()) {
                return;
            }
            MessageDigest hash = sha256();
            String samples = samples(hash);
            try {
                keep(blocks, graded(grader, blocks.getFirst(), samples), hash.digest());
            } catch (GraderException e) {
                each(blocks, (block, position) -> failure(block, position, e));
            } catch (StepAbandonedException e) {
                abandoned(e);
                return;
            }
            blocks.stream()
                    .map(block -> writer.end(new PhaseEnd(block, token, claim.attempt(), plan.grading(), true)))
                    .toList()
                    .forEach(CompletableFuture::join);
        }

        private List<Block> take() {
            return jdbi.inTransaction(
                    handle -> handle.attach(ExecutionDao.class).working(runId, claim.attempt(), claim.execution())
                            ? handle.attach(AggregateDao.class).take(runId, taskNo, modelNo, token)
                            : List.of());
        }

        private String samples(MessageDigest hash) {
            hash.update(plan.tasks()
                    .get(taskNo)
                    .task()
                    .grader()
                    .orElseThrow()
                    .config()
                    .toString()
                    .getBytes(StandardCharsets.UTF_8));
            return jdbi.inTransaction(handle -> {
                try (var rows = handle.attach(AggregateDao.class).generated(runId, taskNo, modelNo).stream()) {
                    return SampleJson.array(rows.map(row -> input(row, hash)).iterator());
                }
            });
        }

        private GradeInput input(AggregateDao.Generated row, MessageDigest hash) {
            hash.update((row.itemNo() + " " + row.callId() + "\n").getBytes(StandardCharsets.UTF_8));
            String extracted = plan.grading() == 1
                    ? row.extractedOutput()
                    : task.extract(row.outputText()).orElse(null);
            members.add(new Member(row.itemNo(), extracted));
            return new GradeInput(
                    row.outputText(),
                    extracted,
                    row.target(),
                    row.prompt(),
                    RowJson.read(row.datasetRow()),
                    List.of(),
                    plan.place(taskNo, modelNo, row.sampleIndex()));
        }

        private BatchGrader.Graded graded(BatchGrader grader, Block first, String samples) {
            StepCalls calls = new StepCalls(models(), books(first), mostModelCalls());
            return calls.grading(() -> grader.grade(plan.place(taskNo, modelNo, 0), samples, calls));
        }

        private StepBooks books(Block first) {
            return StepBooks.ofBatch(jdbi, writer, first, claim.attempt(), plan.grading(), token);
        }

        private JudgeModels models() {
            return new JudgeModels(
                    runId,
                    claim.attempt(),
                    plan.judgeModel(),
                    plan.embeddingModel(),
                    plan.retries(),
                    providers,
                    outages,
                    () -> 1,
                    Batch::rest);
        }

        private static boolean rest(Duration time) throws InterruptedException {
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
            return true;
        }

        private int mostModelCalls() {
            return plan.tasks()
                    .get(taskNo)
                    .task()
                    .grader()
                    .flatMap(grader -> PythonSpec.of(grader.config()))
                    .map(PythonSpec::maxModelCalls)
                    .orElse(PythonSpec.DEFAULT_MODEL_CALLS);
        }

        private void keep(List<Block> blocks, BatchGrader.Graded graded, byte[] inputHash) {
            each(
                    blocks,
                    (block, position) -> score(block, position, graded.samples().get(position)));
            if (graded.metrics().isEmpty()) {
                return;
            }
            ObjectNode metrics = JSON.createObjectNode();
            graded.metrics().forEach(metrics.putObject("metrics")::put);
            metrics.put("primary", task.primary(graded.metrics().keySet())).put("count", members.size());
            jdbi.useExtension(
                    AggregateDao.class,
                    dao -> dao.insert(new AggregateDao.Aggregate(
                            runId,
                            taskNo,
                            modelNo,
                            plan.grading(),
                            inputHash,
                            claim.attempt(),
                            metrics.toString(),
                            Instant.now())));
        }

        /** A row for each sample of the blocks; waits until they are in the ledger. */
        private void each(List<Block> blocks, RowOf row) {
            List<Block> inOrder = blocks.stream()
                    .sorted((a, b) -> Integer.compare(a.firstItem(), b.firstItem()))
                    .toList();
            List<CompletableFuture<Void>> written = new ArrayList<>();
            int position = 0;
            for (Block block : inOrder) {
                while (position < members.size() && members.get(position).itemNo() < block.firstItem()) {
                    position++;
                }
                for (; position < members.size() && members.get(position).itemNo() <= block.lastItem(); position++) {
                    written.add(writer.write(row.of(block, position)));
                }
            }
            written.forEach(CompletableFuture::join);
        }

        private StepRow score(Block block, int position, @Nullable GradeResult result) {
            Member member = members.get(position);
            return new StepRow.Score(
                    runId,
                    block.blockNo(),
                    modelNo,
                    member.itemNo(),
                    claim.attempt(),
                    token,
                    plan.grading(),
                    result == null ? "{}" : JSON.writeValueAsString(result.scores()),
                    result == null ? null : (Double) task.primaryScore(result),
                    result == null || result.judge() == null ? null : JSON.writeValueAsString(result.judge()),
                    plan.grading() == 1 ? null : member.extracted(),
                    started,
                    Instant.now());
        }

        private StepRow failure(Block block, int position, GraderException e) {
            return new StepRow.Failure(
                    runId,
                    block.blockNo(),
                    modelNo,
                    members.get(position).itemNo(),
                    claim.attempt(),
                    token,
                    StepRow.Step.SCORE,
                    e.code(),
                    String.valueOf(e.getMessage()),
                    null,
                    Instant.now());
        }

        /** The blocks go on waiting; a retry finds them. */
        private void abandoned(StepAbandonedException e) {
            String cause = e.stopCause()
                    .orElseThrow(() -> ActivityFailures.expected(FailureType.WORKER_STOPPING, "goes on elsewhere"))
                    .toJson();
            jdbi.useExtension(ExecutionDao.class, executions -> executions.stop(runId, claim.attempt(), cause));
        }
    }

    /** A sample's row. */
    @FunctionalInterface
    private interface RowOf {
        StepRow of(Block block, int position);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}

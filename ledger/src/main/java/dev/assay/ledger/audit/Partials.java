package dev.assay.ledger.audit;

import dev.assay.ledger.audit.AuditDao.AuditedRun;
import dev.assay.ledger.metric.BlockPartials;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What blocks that are done contribute to metrics equals a recomputation over their samples. Code: {@code partials_differ}. */
final class Partials {

    private static final int CHUNK = 100;

    private final PartialsDao reads;
    private final AuditedRun run;
    private final AuditFindings findings;
    private boolean exact = true;

    Partials(Handle handle, AuditedRun run, AuditFindings findings) {
        this.reads = handle.attach(PartialsDao.class);
        this.run = run;
        this.findings = findings;
    }

    /** Whether this version wrote all of them. */
    boolean check() {
        List<PartialsDao.Done> chunk = reads.next(run.id(), -1, CHUNK);
        while (!chunk.isEmpty()) {
            int last = chunk.getLast().blockNo();
            Map<Integer, List<PartialsDao.Sample>> samples =
                    reads.samples(run.id(), chunk.getFirst().blockNo(), last, run.grading()).stream()
                            .collect(Collectors.groupingBy(PartialsDao.Sample::blockNo));
            chunk.forEach(block -> check(block, samples.getOrDefault(block.blockNo(), List.of())));
            chunk = reads.next(run.id(), last, CHUNK);
        }
        return exact;
    }

    private void check(PartialsDao.Done block, List<PartialsDao.Sample> samples) {
        // Those of earlier versions are rounded.
        boolean whole = BlockPartials.exact(block.partials());
        BlockPartials sums = BlockPartials.of(
                samples.stream().map(PartialsDao.Sample::scored).toList());
        JsonNode expected = JsonMapper.shared().readTree(whole ? sums.toJson() : sums.toRoundedJson());
        exact &= whole;
        JsonDifference.first(expected, block.partials())
                .ifPresent(difference -> findings.add(
                        "partials_differ",
                        Map.of("block_no", block.blockNo(), "path", difference.path()),
                        "partials of block " + block.blockNo() + " at " + difference + ", by its scores)"));
    }
}

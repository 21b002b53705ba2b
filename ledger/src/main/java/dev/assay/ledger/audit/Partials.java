package dev.assay.ledger.audit;

import dev.assay.ledger.finish.Recomputation;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import tools.jackson.databind.JsonNode;

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
            Map<Integer, List<Recomputation.Sample>> samples =
                    reads.samples(run.id(), chunk.getFirst().blockNo(), last, run.grading()).stream()
                            .collect(Collectors.groupingBy(Recomputation.Sample::blockNo));
            chunk.forEach(block -> check(block, samples.getOrDefault(block.blockNo(), List.of())));
            chunk = reads.next(run.id(), last, CHUNK);
        }
        return exact;
    }

    private void check(PartialsDao.Done block, List<Recomputation.Sample> samples) {
        JsonNode expected = Recomputation.partials(samples, Recomputation.exact(block.partials()));
        exact &= Recomputation.exact(block.partials());
        JsonDifference.first(expected, block.partials())
                .ifPresent(difference -> findings.add(
                        "partials_differ",
                        Map.of("block_no", block.blockNo(), "path", difference.path()),
                        "partials of block " + block.blockNo() + " at " + difference + ", by its scores)"));
    }
}

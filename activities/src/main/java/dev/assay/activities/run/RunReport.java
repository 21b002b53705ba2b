package dev.assay.activities.run;

import dev.assay.ledger.Ids;
import dev.assay.ledger.progress.Rates;
import dev.assay.ledger.progress.RunProgress;
import dev.assay.ledger.progress.Stall;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** A run at a glance, in Markdown, for the Temporal Web UI: states, counters and codes, never content. */
final class RunReport {

    private static final int MAX_RUNS = 256;

    private final Jdbi jdbi;

    @SuppressWarnings("serial")
    private final Map<UUID, Rates> rates = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Rates> eldest) {
            return size() > MAX_RUNS;
        }
    };

    RunReport(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    String markdown(UUID runId) {
        RunProgress run = jdbi.inTransaction(handle -> RunProgress.read(handle, runId))
                .orElseThrow(() -> new IllegalStateException("run " + Ids.run(runId) + " is not in the ledger"));
        return head(run.head()) + stops(run) + models(run) + "\n"
                + lanes(run, rates(runId).observe(run));
    }

    private Rates rates(UUID runId) {
        synchronized (rates) {
            return rates.computeIfAbsent(runId, id -> new Rates());
        }
    }

    private static String head(RunProgress.Head head) {
        String line = String.format(
                Locale.ROOT,
                "**%s** · attempt %d · grading %d%n%n",
                head.state().text(),
                head.attempt(),
                head.grading());
        return head.errorCode() == null ? line : line + "Cause: `" + head.errorCode() + "`\n\n";
    }

    private static String stops(RunProgress run) {
        StringBuilder text = new StringBuilder();
        run.stops()
                .forEach(stop -> text.append("Stopped: ")
                        .append(shown(run.head().models().get(stop.modelNo())))
                        .append(", `")
                        .append(stop.cause().path("code").asString(""))
                        .append("`\n\n"));
        return text.toString();
    }

    private static String shown(String model) {
        return model.replace('|', '/');
    }

    private static String models(RunProgress run) {
        StringBuilder text = new StringBuilder(
                "| model | samples | generated | scored | failed | discarded calls |\n|---|--:|--:|--:|--:|--:|\n");
        for (RunProgress.Model model : run.models()) {
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %d | %d | %d | %d | %d |%n",
                    shown(run.head().models().get(model.modelNo())),
                    model.total(),
                    model.generated(),
                    model.scored(),
                    model.failed(),
                    model.discarded()));
        }
        return text.toString();
    }

    private static String lanes(RunProgress run, Rates.Speed speed) {
        StringBuilder text = new StringBuilder("Lanes held: " + run.lanes().size());
        if (!run.head().state().terminal() && speed.generations() != null && speed.scores() != null) {
            text.append(String.format(
                    Locale.ROOT, " · %.1f generations/s · %.1f scores/s", speed.generations(), speed.scores()));
        }
        Stall.of(run, false, Stall.PATIENCE)
                .ifPresent(stall -> text.append("\n\nStalled since ")
                        .append(stall.since())
                        .append(": `")
                        .append(stall.reason())
                        .append("`, ")
                        .append(stall.message()));
        return text.toString();
    }
}

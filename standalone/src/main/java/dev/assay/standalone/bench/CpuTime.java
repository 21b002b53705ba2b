package dev.assay.standalone.bench;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;

/**
 * CPU time of the processes concerned.
 *
 * @param here this process: api, worker, simulated provider
 * @param compiling the part of it that the JIT compiler took
 * @param postgres the server and its backends, those that have ended not included
 */
record CpuTime(Duration here, Duration compiling, Duration postgres) {

    /** Since the start of the processes. */
    static CpuTime now(Jdbi jdbi) {
        long backend = jdbi.withHandle(handle ->
                handle.select("SELECT pg_backend_pid()").mapTo(Long.class).one());
        Optional<ProcessHandle> postmaster = ProcessHandle.of(backend).flatMap(ProcessHandle::parent);
        return new CpuTime(
                spent(ProcessHandle.current()),
                Duration.ofMillis(ManagementFactory.getCompilationMXBean().getTotalCompilationTime()),
                postmaster.stream()
                        .flatMap(server -> Stream.concat(Stream.of(server), server.children()))
                        .map(CpuTime::spent)
                        .reduce(Duration.ZERO, Duration::plus));
    }

    private static Duration spent(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    CpuTime minus(CpuTime before) {
        return new CpuTime(here.minus(before.here), compiling.minus(before.compiling), postgres.minus(before.postgres));
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "CPU: api, worker and simulated provider %.1f s (compiler %.1f s of it), PostgreSQL %.1f s, on %d cores",
                seconds(here),
                seconds(compiling),
                seconds(postgres),
                Runtime.getRuntime().availableProcessors());
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1000.0;
    }
}

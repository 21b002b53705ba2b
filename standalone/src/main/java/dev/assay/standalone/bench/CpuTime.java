package dev.assay.standalone.bench;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;

/**
 * CPU time spent since the start of the processes concerned.
 *
 * @param here this process: api, worker, simulated provider
 * @param postgres the server and its backends, those that have ended not included
 */
record CpuTime(Duration here, Duration postgres) {

    static CpuTime now(Jdbi jdbi) {
        long backend = jdbi.withHandle(handle ->
                handle.select("SELECT pg_backend_pid()").mapTo(Long.class).one());
        Optional<ProcessHandle> postmaster = ProcessHandle.of(backend).flatMap(ProcessHandle::parent);
        return new CpuTime(
                spent(ProcessHandle.current()),
                postmaster.stream()
                        .flatMap(server -> Stream.concat(Stream.of(server), server.children()))
                        .map(CpuTime::spent)
                        .reduce(Duration.ZERO, Duration::plus));
    }

    private static Duration spent(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    String since(CpuTime before) {
        return String.format(
                Locale.ROOT,
                "CPU: api, worker and simulated provider %.1f s, PostgreSQL %.1f s, on %d cores",
                seconds(here.minus(before.here)),
                seconds(postgres.minus(before.postgres)),
                Runtime.getRuntime().availableProcessors());
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1000.0;
    }
}

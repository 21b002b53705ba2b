package dev.assay.simulator.provider;

import dev.assay.simulator.Endpoint;
import dev.assay.simulator.Then;
import dev.assay.simulator.http.HttpRequest;
import dev.assay.simulator.http.RequestReader;
import dev.assay.simulator.http.ResponseWriter;
import dev.assay.simulator.model.Wire;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** Background mode of the Responses API: makes responses, shows them, cancels them. */
final class BackgroundHandler {
    private static final String PATH = Endpoint.RESPONSES.path() + "/";
    private static final String CANCEL = "/cancel";
    /** Now and then is enough: what has expired is not shown, whether or not it is gone. */
    private static final int JOBS_BETWEEN_SWEEPS = 1_000;

    private final Supplier<Script> scripts;
    private final CallBook book;
    private final Executor threads;
    private final Map<String, BackgroundJob> jobs = new ConcurrentHashMap<>();

    BackgroundHandler(Supplier<Script> scripts, CallBook book, Executor threads) {
        this.scripts = scripts;
        this.book = book;
        this.threads = threads;
    }

    static boolean serves(HttpRequest request) {
        return request.path().startsWith(PATH)
                && (request.method().equals("GET")
                        || request.method().equals("POST") && request.path().endsWith(CANCEL));
    }

    /** Begins a response and answers its ID. The caller has counted the call as begun; its end is the job's. */
    void create(String id, Answer answer, HttpRequest request, boolean fails, ResponseWriter writer)
            throws IOException {
        BackgroundJob job = new BackgroundJob(id, answer, request.idempotencyKey(), fails, book);
        jobs.put("resp_" + id, job);
        if (jobs.size() % JOBS_BETWEEN_SWEEPS == 0) {
            jobs.values().removeIf(old -> old.expired(retention()));
        }
        book.backgroundCreated();
        String body = shown(job);
        threads.execute(job);
        writer.json(200, body);
    }

    /** Returns whether the connection stays open. */
    boolean handle(HttpRequest request, RequestReader reader, ResponseWriter writer)
            throws IOException, InterruptedException {
        if (!ModelHandler.authorized(scripts.get().scenario(), request)) {
            writer.json(401, Wire.error(401, "Incorrect API key provided.", Optional.empty()));
            return true;
        }
        boolean cancels = request.method().equals("POST");
        String rest = request.path().substring(PATH.length());
        String id = cancels ? rest.substring(0, rest.length() - CANCEL.length()) : rest;
        BackgroundJob job = jobs.get(id);
        if (job == null || job.expired(retention())) {
            book.backgroundAsked(cancels);
            String message = "Response with id '%s' not found.".formatted(id);
            writer.json(404, Wire.error(404, message, Optional.of("not_found")));
            return true;
        }
        if (cancels) {
            job.cancel();
            book.backgroundAsked(true);
        } else {
            book.backgroundAsked(false);
            Optional<Then> fault = scripts.get().decide(job.answer.call().retrieved());
            if (fault.isPresent() && !fault.get().kind().paid()) {
                return disturbed(fault.get(), job, reader, writer);
            }
        }
        if (job.status() == BackgroundJob.Status.COMPLETED) {
            job.answer.write(job.id, job.createdSeconds, writer);
        } else {
            writer.json(200, shown(job));
        }
        return true;
    }

    private boolean disturbed(Then fault, BackgroundJob job, RequestReader reader, ResponseWriter writer)
            throws IOException {
        book.fault(fault);
        switch (fault.kind()) {
            case HANG -> {
                reader.awaitEnd();
                return false;
            }
            case CUT -> {
                writer.halfOf(shown(job));
                return false;
            }
            case STATUS -> ModelHandler.fail(fault, writer);
            default -> writer.json(200, ModelHandler.GARBAGE);
        }
        return true;
    }

    private static String shown(BackgroundJob job) {
        String status = job.status().name().toLowerCase(Locale.ROOT);
        return Wire.unfinished(job.id, job.createdSeconds, job.answer.call(), status);
    }

    private long retention() {
        return scripts.get().scenario().backgroundRetentionNanos();
    }
}

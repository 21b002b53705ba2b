package dev.assay.sandbox;

import dev.assay.sandbox.guest.Frames;
import dev.assay.sandbox.guest.Frames.Frame;
import dev.assay.sandbox.guest.Frames.LengthException;
import dev.assay.sandbox.guest.Frames.StrayException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Frames to a process and from it, with a limit of time for each exchange, and what its end means. Used by one thread at a
 * time.
 */
final class FrameExchange {
    /** A start of GraalPy takes seconds of CPU, more of wall time on a busy machine. */
    private static final Duration START = Duration.ofMinutes(3);

    /** For one part of a batch, which takes milliseconds: what takes longer has run out of memory, and is collecting. */
    private static final Duration HAND_OVER = Duration.ofSeconds(60);

    private static final Duration GRACE = Duration.ofMillis(500);
    private static final int MAX_MESSAGE_LENGTH = 4_000;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Set<String> CODES = Set.of(
            SandboxException.MEMORY,
            SandboxException.OUTPUT_TOO_LARGE,
            SandboxException.CRASHED,
            SandboxException.INVALID,
            "grader_bad_score");

    private final Launched launched;
    private final Process process;
    private final Frames frames;
    private final ScheduledExecutorService watchdog;
    private volatile boolean timedOut;
    private volatile boolean broken;
    private long busyNanos;
    private volatile long idleSince = System.nanoTime();

    /** The interpreter of a context ended, the process did not. */
    static final class Gone extends RuntimeException {
        private static final long serialVersionUID = 1;
        final transient SandboxException failure;

        Gone(SandboxException failure) {
            this.failure = failure;
        }
    }

    FrameExchange(Launched launched, ScheduledExecutorService watchdog) {
        this.launched = launched;
        this.process = launched.process();
        this.frames = new Frames(process.getInputStream(), process.getOutputStream());
        this.watchdog = watchdog;
    }

    /** @throws SandboxUnavailableException where the process does not say that it is ready */
    void awaitReady() {
        ScheduledFuture<?> kill = killAfter(START);
        try {
            if (frames.read(0, 0).op() != Frames.READY) {
                throw new IOException("no greeting");
            }
        } catch (IOException e) {
            kill();
            throw new SandboxUnavailableException("sandbox did not start: " + errors(), e);
        } finally {
            kill.cancel(false);
        }
    }

    /** Whether it is not to be used again; what was said while nobody asked is no answer to the next call. */
    boolean broken() {
        try {
            return broken || !process.isAlive() || frames.pending();
        } catch (IOException e) {
            return true;
        }
    }

    Duration busy() {
        return Duration.ofNanos(busyNanos);
    }

    Duration idle() {
        return Duration.ofNanos(System.nanoTime() - idleSince);
    }

    void kill() {
        broken = true;
        launched.end();
    }

    /**
     * One question and its answer.
     *
     * @param op of {@link Frames}
     * @param key of the context that is asked
     * @param bridge answers what is asked back meanwhile; null where nothing may be
     * @throws SandboxException where there is no answer
     * @throws Gone where the context has ended with it
     */
    JsonNode exchange(Program program, byte op, int key, String payload, @Nullable ModelBridge bridge) {
        Duration limit = (op == Frames.PART ? HAND_OVER : program.timeout()).plus(GRACE);
        long started = System.nanoTime();
        long deadline = started + limit.toNanos();
        ScheduledFuture<?> kill = killAfter(limit);
        long call = RANDOM.nextLong();
        try {
            frames.write(op, key, call, payload);
            // Four bytes a character are the most that UTF-8 takes; errors need room too.
            int most = (int) Math.min(Integer.MAX_VALUE - 64L, 4L * program.maxOutput() + 65_536);
            while (true) {
                Frame frame = frames.read(call, most);
                switch (frame.op()) {
                    case Frames.RESULT -> {
                        return result(frame.payload());
                    }
                    case Frames.ASK -> {
                        // The function's time does not run while a model is asked for it.
                        kill.cancel(false);
                        long asked = System.nanoTime();
                        String answer = answer(frame.payload(), bridge);
                        deadline += System.nanoTime() - asked;
                        kill = killAfter(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
                        frames.write(Frames.ANSWER, 0, call, answer);
                    }
                    default -> throw new StrayException();
                }
            }
        } catch (StrayException e) {
            kill();
            throw new SandboxException(
                    SandboxException.CRASHED, "the sandbox said what is no answer to this call, and was ended");
        } catch (LengthException e) {
            kill();
            throw new SandboxException(SandboxException.OUTPUT_TOO_LARGE, "answer: " + e.getMessage());
        } catch (IOException e) {
            throw death(program, op);
        } finally {
            kill.cancel(false);
            busyNanos += System.nanoTime() - started;
            idleSince = System.nanoTime();
        }
    }

    /** What is not for the function to see ends the process, which waits for an answer that it will not have. */
    private String answer(String request, @Nullable ModelBridge bridge) {
        ObjectNode answer = JSON.createObjectNode();
        if (bridge == null) {
            answer.put("error", "this grader has no model_access");
        } else {
            try {
                answer.set("ok", bridge.call(JSON.readTree(request)));
            } catch (ModelBridge.BridgeException | JacksonException e) {
                answer.put("error", String.valueOf(e.getMessage()));
            } catch (RuntimeException e) {
                kill();
                throw e;
            }
        }
        return JSON.writeValueAsString(answer);
    }

    private JsonNode result(String payload) {
        JsonNode answer;
        try {
            answer = JSON.readTree(payload);
        } catch (JacksonException e) {
            kill();
            throw new SandboxException(SandboxException.CRASHED, "the sandbox did not answer in JSON");
        }
        if (answer.has("ok")) {
            return answer.get("ok");
        }
        JsonNode error = answer.path("error");
        String code = error.path("code").asString("");
        String message = error.path("message").asString("");
        SandboxException failure = new SandboxException(
                CODES.contains(code) ? code : "grader_exception",
                message.length() > MAX_MESSAGE_LENGTH ? message.substring(0, MAX_MESSAGE_LENGTH) + "…" : message);
        if (error.path("gone").asBoolean(false)) {
            throw new Gone(failure);
        }
        throw failure;
    }

    private SandboxException death(Program program, byte op) {
        broken = true;
        Optional<Integer> status = Optional.empty();
        try {
            // Its end of the pipe is closed; that of the process may be seen later.
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                kill();
            }
            status = process.waitFor(10, TimeUnit.SECONDS) ? Optional.of(process.exitValue()) : Optional.empty();
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        }
        if (launched.outOfMemory(status)) {
            return new SandboxException(SandboxException.MEMORY, outOfMemory());
        }
        if (timedOut) {
            return op == Frames.PART
                    ? new SandboxException(
                            SandboxException.MEMORY,
                            outOfMemory() + ": a part of the samples was not taken in " + HAND_OVER.toSeconds() + " s")
                    : new SandboxException(
                            SandboxException.TIMEOUT,
                            program.entry().function() + " ran longer than "
                                    + program.timeout().toMillis() / 1000.0 + " s");
        }
        return new SandboxException(
                SandboxException.CRASHED,
                status.map(FrameExchange::ended).orElse("the sandbox had to be killed") + errors());
    }

    /** A shell's way of numbers: 128 and the signal for what a signal ended. */
    private static String ended(int status) {
        return status > 128 && status < 128 + 65
                ? "the sandbox was ended by signal " + (status - 128)
                : "the sandbox ended with exit code " + status;
    }

    private String outOfMemory() {
        return "out of memory (assay.graders.memory-mib: " + launched.memoryMib() + ")";
    }

    private String errors() {
        try {
            String said = new String(process.getErrorStream().readNBytes(1_000), StandardCharsets.UTF_8).strip();
            return said.isEmpty() ? "" : ": " + said;
        } catch (IOException e) {
            return "";
        }
    }

    private ScheduledFuture<?> killAfter(Duration limit) {
        return watchdog.schedule(
                () -> {
                    timedOut = true;
                    kill();
                },
                limit.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** Ends a context. */
    void drop(int key) {
        try {
            frames.write(Frames.DROP, key, 0, "");
        } catch (IOException e) {
            broken = true;
        }
    }
}

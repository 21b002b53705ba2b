package dev.assay.sandbox;

import dev.assay.sandbox.guest.Frames;
import dev.assay.sandbox.guest.Frames.Frame;
import dev.assay.sandbox.guest.Frames.LengthException;
import dev.assay.sandbox.guest.Frames.StrayException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

/** One process, used by one thread at a time. After an exception that {@link #broken} it is not used again. */
final class SandboxProcess {
    /** A start of GraalPy takes seconds of CPU, more of wall time on a busy machine. */
    private static final Duration START = Duration.ofMinutes(3);

    /** For one part of a batch, which takes milliseconds: what takes longer has run out of memory, and is collecting. */
    private static final Duration HAND_OVER = Duration.ofSeconds(60);

    private static final Duration GRACE = Duration.ofMillis(500);
    private static final int MOST_CONTEXTS = 8;
    private static final int LONGEST_MESSAGE = 4_000;
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
    private final String team;
    private final Map<Program, Loaded> loaded = new LinkedHashMap<>(16, 0.75f, true);
    private int lastKey;
    private volatile boolean timedOut;
    private volatile boolean broken;
    private long busyNanos;
    private volatile long idleSince = System.nanoTime();

    record Loaded(int key, @Nullable SandboxException failure) {}

    private SandboxProcess(Launched launched, ScheduledExecutorService watchdog, String team) {
        this.launched = launched;
        this.process = launched.process();
        this.frames = new Frames(process.getInputStream(), process.getOutputStream());
        this.watchdog = watchdog;
        this.team = team;
    }

    /** @throws SandboxUnavailableException where it does not come up */
    static SandboxProcess start(Launcher launcher, ScheduledExecutorService watchdog, String team) {
        SandboxProcess started;
        try {
            started = new SandboxProcess(launcher.start(), watchdog, team);
        } catch (IOException e) {
            throw new SandboxUnavailableException("sandbox: " + e.getMessage(), e);
        }
        ScheduledFuture<?> kill = started.killAfter(START);
        try {
            if (started.frames.read(0, 0).op() != Frames.READY) {
                throw new IOException("no greeting");
            }
            return started;
        } catch (IOException e) {
            started.kill();
            throw new SandboxUnavailableException("sandbox did not start: " + started.errors(), e);
        } finally {
            kill.cancel(false);
        }
    }

    String team() {
        return team;
    }

    boolean has(Program program) {
        return loaded.containsKey(program);
    }

    boolean fresh() {
        return loaded.isEmpty();
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

    long pid() {
        return process.pid();
    }

    void kill() {
        broken = true;
        launched.end();
    }

    /** @throws SandboxException where there is no answer */
    JsonNode call(Program program, Iterator<String> parts, @Nullable ModelBridge bridge) {
        Loaded context = load(program, bridge);
        long handedOver = 0;
        boolean complete = false;
        try {
            String part = parts.next();
            while (parts.hasNext()) {
                exchange(program, Frames.PART, context.key(), part, null);
                handedOver += part.length();
                part = parts.next();
            }
            complete = true;
            return exchange(program, Frames.CALL, context.key(), part, bridge);
        } catch (Gone e) {
            loaded.remove(program);
            throw e.failure;
        } catch (SandboxException e) {
            throw handedOver == 0 ? e : ofBatch(e, handedOver);
        } finally {
            if (!complete) {
                forget(program);
            }
        }
    }

    /** What fails a batch is mostly its size. */
    private SandboxException ofBatch(SandboxException e, long characters) {
        return e.code().equals(SandboxException.MEMORY) || e.code().equals(SandboxException.TIMEOUT)
                ? new SandboxException(
                        e.code(),
                        e.getMessage() + ", with " + (characters >> 20) + " Mi characters of samples handed over")
                : e;
    }

    /** Part of a batch may be in the context. */
    private void forget(Program program) {
        Loaded left = loaded.remove(program);
        if (left != null && !broken()) {
            drop(left.key());
        }
    }

    /** Whether a source can be read and has its function, without running it. */
    void check(Program program) {
        lastKey++;
        try {
            if (launched.checksOnly()) {
                exchange(program, Frames.CHECK, lastKey, question(program), null);
            } else {
                exchange(program, Frames.LOAD, lastKey, payload(program, true), null);
            }
        } catch (Gone e) {
            throw e.failure;
        } finally {
            drop(lastKey);
        }
    }

    Loaded load(Program program, @Nullable ModelBridge bridge) {
        Loaded known = loaded.get(program);
        if (known == null) {
            if (loaded.size() >= MOST_CONTEXTS) {
                var eldest = loaded.entrySet().iterator();
                drop(eldest.next().getValue().key());
                eldest.remove();
            }
            known = new Loaded(++lastKey, null);
            try {
                exchange(program, Frames.LOAD, known.key(), payload(program, false), bridge);
            } catch (Gone e) {
                throw e.failure;
            } catch (SandboxException e) {
                // Kept, so that a source that cannot run is not tried again for each of 20,000 samples.
                known = new Loaded(known.key(), e);
            }
            loaded.put(program, known);
        }
        if (known.failure() != null) {
            throw known.failure();
        }
        return known;
    }

    private static String question(Program program) {
        Entry entry = program.entry();
        List<String> parameters = entry.parameters(program.modelAccess());
        return String.join(
                "\n",
                entry.function(),
                Integer.toString(parameters.size()),
                Integer.toString(entry.parameters(false).size()),
                entry.function() + "(" + String.join(", ", parameters) + ")",
                program.source());
    }

    private static String payload(Program program, boolean checkOnly) {
        ObjectNode spec = JSON.createObjectNode();
        spec.put("entry", program.entry().function());
        spec.put("source", program.source());
        spec.put("max_output", program.maxOutput());
        spec.put("model_access", program.modelAccess());
        spec.put("check_only", checkOnly);
        return JSON.writeValueAsString(spec);
    }

    private void drop(int key) {
        try {
            frames.write(Frames.DROP, key, 0, "");
        } catch (IOException e) {
            broken = true;
        }
    }

    private JsonNode exchange(Program program, byte op, int key, String payload, @Nullable ModelBridge bridge) {
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
                message.length() > LONGEST_MESSAGE ? message.substring(0, LONGEST_MESSAGE) + "…" : message);
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
                status.map(SandboxProcess::ended).orElse("the sandbox had to be killed") + errors());
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

    /** The interpreter of a context ended, the process did not. */
    private static final class Gone extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final transient SandboxException failure;

        Gone(SandboxException failure) {
            this.failure = failure;
        }
    }
}

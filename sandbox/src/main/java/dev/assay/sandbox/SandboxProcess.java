package dev.assay.sandbox;

import dev.assay.sandbox.guest.Frames;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** One process, used by one thread at a time. After an exception that {@link #broken} it is not used again. */
final class SandboxProcess {
    private static final int MAX_CONTEXTS = 8;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Launched launched;
    private final FrameExchange frames;
    private final String team;
    private final Map<Program, Loaded> loaded = new LinkedHashMap<>(16, 0.75f, true);
    private int lastKey;

    record Loaded(int key, @Nullable SandboxException failure) {}

    private SandboxProcess(Launched launched, ScheduledExecutorService watchdog, String team) {
        this.launched = launched;
        this.frames = new FrameExchange(launched, watchdog);
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
        started.frames.awaitReady();
        return started;
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
        return frames.broken();
    }

    /** How long it has worked, in all. */
    Duration busy() {
        return frames.busy();
    }

    Duration idle() {
        return frames.idle();
    }

    void kill() {
        frames.kill();
    }

    long pid() {
        return launched.process().pid();
    }

    /** @throws SandboxException where there is no answer */
    JsonNode call(Program program, Iterator<String> parts, @Nullable ModelBridge bridge) {
        Loaded context = load(program, bridge);
        long handedOver = 0;
        boolean complete = false;
        try {
            String part = parts.next();
            while (parts.hasNext()) {
                frames.exchange(program, Frames.PART, context.key(), part, null);
                handedOver += part.length();
                part = parts.next();
            }
            complete = true;
            return frames.exchange(program, Frames.CALL, context.key(), part, bridge);
        } catch (FrameExchange.Gone e) {
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
            frames.drop(left.key());
        }
    }

    /** Whether a source can be read and has its function, without running it. */
    void check(Program program) {
        lastKey++;
        try {
            if (launched.checksOnly()) {
                frames.exchange(program, Frames.CHECK, lastKey, question(program), null);
            } else {
                frames.exchange(program, Frames.LOAD, lastKey, payload(program, true), null);
            }
        } catch (FrameExchange.Gone e) {
            throw e.failure;
        } finally {
            frames.drop(lastKey);
        }
    }

    Loaded load(Program program, @Nullable ModelBridge bridge) {
        Loaded known = loaded.get(program);
        if (known == null) {
            if (loaded.size() >= MAX_CONTEXTS) {
                var eldest = loaded.entrySet().iterator();
                frames.drop(eldest.next().getValue().key());
                eldest.remove();
            }
            known = new Loaded(++lastKey, null);
            try {
                frames.exchange(program, Frames.LOAD, known.key(), payload(program, false), bridge);
            } catch (FrameExchange.Gone e) {
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
}

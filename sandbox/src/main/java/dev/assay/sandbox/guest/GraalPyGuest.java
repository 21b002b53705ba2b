package dev.assay.sandbox.guest;

import dev.assay.sandbox.guest.Frames.Frame;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.EnvironmentAccess;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.PolyglotAccess;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.io.IOAccess;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.jspecify.annotations.Nullable;

/**
 * What runs in the forked JVM: one thread that reads a frame, works and answers. Each key has a context of its own, all
 * share one engine and with it the compiled source.
 */
public final class GraalPyGuest {
    /** Python frames are deep on the Java stack; the limit is Python's own, 1,000 calls. */
    private static final long STACK = 64L << 20;

    private final Frames frames;
    private final Input input;
    private final Engine engine = Engine.newBuilder("python")
            .option("engine.WarnInterpreterOnly", "false")
            .out(OutputStream.nullOutputStream())
            .err(OutputStream.nullOutputStream())
            .build();
    private final Source library;
    private final Map<Integer, Loaded> loaded = new HashMap<>();

    /** Made before anybody asks: the first context takes seconds, those after it a tenth. */
    private @Nullable Loaded spare;

    /** Of the frame that is being worked on. */
    private long now;

    private record Loaded(Context context, Value call, Value more) {}

    private GraalPyGuest(Frames frames, Input input) throws IOException {
        this.frames = frames;
        this.input = input;
        try (InputStream source = GraalPyGuest.class.getResourceAsStream("guest.py")) {
            if (source == null) {
                throw new IllegalStateException("guest.py is not on the class path");
            }
            library = Source.newBuilder(
                            "python", new String(source.readAllBytes(), StandardCharsets.UTF_8), "assay_guest.py")
                    .build();
        }
    }

    /** @param args {@code unpack FOLDER}: only copies Python's standard library there; none: serves frames */
    public static void main(String[] args) throws Exception {
        if (args.length == 2 && args[0].equals("unpack")) {
            if (!Engine.copyResources(Path.of(args[1]), "python")) {
                throw new IllegalStateException("no resources of python were copied");
            }
            // The JVM archives the classes that this has loaded.
            Loaded made = new GraalPyGuest(
                            new Frames(InputStream.nullInputStream(), OutputStream.nullOutputStream()), new Input())
                    .context();
            made.context().close(true);
            return;
        }
        Frames frames = Input.claim();
        Input input = new Input();
        new Thread(null, () -> serve(frames, input), "guest", STACK).start();
        input.read(frames);
    }

    private static void serve(Frames frames, Input input) {
        try {
            GraalPyGuest guest = new GraalPyGuest(frames, input);
            guest.spare = guest.context();
            frames.write(Frames.READY, 0, 0, "");
            while (true) {
                guest.handle(input.next());
            }
        } catch (IOException | RuntimeException | Error e) {
            System.err.println(e);
            Runtime.getRuntime().halt(70);
        }
    }

    private void handle(Frame frame) throws IOException {
        now = frame.call();
        switch (frame.op()) {
            case Frames.LOAD -> answer(load(frame));
            case Frames.PART -> answer(call(frame, Loaded::more));
            case Frames.CALL -> answer(call(frame, Loaded::call));
            case Frames.DROP -> drop(frame.key());
            default -> throw new IOException("op " + frame.op());
        }
    }

    private void answer(String result) throws IOException {
        frames.write(Frames.RESULT, 0, now, result);
    }

    private String load(Frame frame) {
        drop(frame.key());
        Loaded made = spare == null ? context() : spare;
        spare = null;
        loaded.put(frame.key(), made);
        return run(
                frame.key(),
                () -> made.context().getBindings("python").getMember("load").execute(frame.payload(), ask()));
    }

    private String call(Frame frame, Function<Loaded, Value> function) {
        Loaded made = loaded.get(frame.key());
        if (made == null) {
            return GONE;
        }
        return run(frame.key(), () -> function.apply(made).execute(frame.payload()));
    }

    private static final String GONE =
            "{\"error\":{\"code\":\"grader_crashed\",\"message\":\"the interpreter ended\",\"gone\":true}}";

    private interface Work {
        Value get();
    }

    /** The answer of Python code, which may be any value and any end, since it can change all of its own context. */
    private String run(int key, Work work) {
        try {
            Value value = work.get();
            if (value.isString()) {
                return value.asString();
            }
        } catch (PolyglotException | IllegalStateException e) {
            if (e.getCause() instanceof UncheckedIOException io) {
                throw io;
            }
        }
        drop(key);
        return GONE;
    }

    private void drop(int key) {
        Loaded old = loaded.remove(key);
        if (old != null) {
            old.context().close(true);
        }
    }

    private ProxyExecutable ask() {
        return arguments -> {
            try {
                frames.write(Frames.ASK, 0, now, arguments[0].asString());
                return input.next().payload();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    private Loaded context() {
        Context context = Context.newBuilder("python")
                .engine(engine)
                .allowAllAccess(false)
                .allowIO(IOAccess.NONE)
                .allowHostAccess(HostAccess.NONE)
                .allowHostClassLookup(name -> false)
                .allowHostClassLoading(false)
                .allowPolyglotAccess(PolyglotAccess.NONE)
                .allowEnvironmentAccess(EnvironmentAccess.NONE)
                .allowCreateProcess(false)
                .allowCreateThread(false)
                .allowNativeAccess(false)
                .allowInnerContextOptions(false)
                .allowExperimentalOptions(true)
                .option("python.PosixModuleBackend", "java")
                .option("python.DontWriteBytecodeFlag", "true")
                .option("python.NoUserSiteFlag", "true")
                .option("python.NoSiteFlag", "true")
                .in(InputStream.nullInputStream())
                .out(OutputStream.nullOutputStream())
                .err(OutputStream.nullOutputStream())
                .build();
        context.eval(library);
        Value functions = context.getBindings("python");
        return new Loaded(context, functions.getMember("call"), functions.getMember("more"));
    }
}

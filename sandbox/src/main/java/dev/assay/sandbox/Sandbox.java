package dev.assay.sandbox;

import dev.assay.sandbox.SandboxOptions.Engine;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Calls of users' code in a few confined processes, started when needed. A process serves one team, with CPython one
 * program. One call at a time runs in it, so that only this call fails; others wait for it, or for its successor.
 */
public final class Sandbox implements AutoCloseable {
    private final Predicate<String> trusted;
    private final Launcher launcher;
    private final ProcessPool pool;

    /**
     * One that runs the code of any team.
     *
     * @throws SandboxUnavailableException where this configuration cannot run on this machine
     */
    public Sandbox(SandboxOptions options) {
        this(options, team -> true);
    }

    /**
     * @param trusted whose code may run where bubblewrap does not confine it; not asked where it does
     * @throws SandboxUnavailableException where this configuration cannot run on this machine
     */
    public Sandbox(SandboxOptions options, Predicate<String> trusted) {
        this(options, trusted, new Launcher(options, false));
    }

    private Sandbox(SandboxOptions options, Predicate<String> trusted, Launcher launcher) {
        this.trusted = trusted;
        this.launcher = launcher;
        pool = new ProcessPool(options, launcher);
    }

    /**
     * One for {@link #check} only. With GraalPy it has the parser and not the interpreter, which takes seconds to start.
     *
     * @throws SandboxUnavailableException where this configuration cannot run on this machine
     */
    public static Sandbox forChecks(SandboxOptions options) {
        return new Sandbox(options, team -> false, new Launcher(options, options.engine() == Engine.GRAALPY));
    }

    /** Whether bubblewrap confines the processes. */
    public boolean confined() {
        return launcher.confined();
    }

    /** Why the code of a team does not run here; empty where it does. */
    public Optional<String> refusal(String team) {
        return launcher.problem()
                .filter(problem -> !trusted.test(team))
                .map(problem ->
                        "team " + team + ": only the interpreter would confine its Python here, since " + problem
                                + " (expected: bubblewrap, or assay.graders.trust=team where teams trust each other)");
    }

    /**
     * Calls a program's function.
     *
     * @param arguments {@code {sample, item}}, {@code {samples}}, {@code {row}} or {@code {rows}}, by its entry
     * @param bridge null where the function has no model access
     * @return for {@code grade} {@code {"scores": {…}, "judge": …}}, where metric {@code ""} stands for a single number
     * @throws SandboxException where this call has no answer
     * @throws SandboxUnavailableException where no sandbox can be had
     */
    public JsonNode call(Program program, JsonNode arguments, @Nullable ModelBridge bridge) {
        return call(program, arguments.toString(), bridge);
    }

    /** The same with arguments that are JSON text already. */
    public JsonNode call(Program program, String arguments, @Nullable ModelBridge bridge) {
        return call(program, List.of(arguments).iterator(), bridge);
    }

    /**
     * The same for a batch that is too large to be held as one text.
     *
     * @param parts at least one; {@code {"samples": […]}} each. They are asked for while the sandbox is held, which has got
     *     those before, and may throw
     * @return for {@code grade_batch} {@code {"metrics": {…}, "samples": [[position, {…}, judge], …]}}
     */
    public JsonNode call(Program program, Iterator<String> parts, @Nullable ModelBridge bridge) {
        refuse(program);
        return with(program, process -> process.call(program, parts, bridge));
    }

    /** Runs a module once and looks for its function. Throws as {@link #call} does. */
    public void load(Program program) {
        refuse(program);
        with(program, process -> process.load(program, null));
    }

    /** Reads a source without running it. Throws as {@link #call} does; the message begins with the line. */
    public void check(Program program) {
        with(program, process -> {
            process.check(program);
            return true;
        });
    }

    /** Process IDs, for those who measure. */
    public List<Long> pids() {
        return pool.pids();
    }

    /** Not what reads a source only: that runs nothing of it. */
    private void refuse(Program program) {
        refusal(program.team()).ifPresent(why -> {
            throw new SandboxUnavailableException(why);
        });
    }

    private <T> T with(Program program, Function<SandboxProcess, T> work) {
        SandboxProcess process = pool.lease(program);
        try {
            return work.apply(process);
        } finally {
            pool.release(process);
        }
    }

    /** Ends all processes; calls that run or wait fail. */
    @Override
    public void close() {
        pool.close();
        launcher.close();
    }
}

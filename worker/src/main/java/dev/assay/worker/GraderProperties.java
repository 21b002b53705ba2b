package dev.assay.worker;

import dev.assay.sandbox.SandboxOptions;
import dev.assay.sandbox.SandboxOptions.Confinement;
import dev.assay.sandbox.SandboxOptions.Engine;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code assay.graders.*}: where users' Python runs.
 *
 * @param engine {@code graalpy} or {@code cpython}; cpython only with bubblewrap. Default graalpy
 * @param processes most sandbox processes at once; default 2
 * @param memoryMib heap of a GraalPy process, address space of a CPython process; default 512
 * @param confinement {@code auto}, {@code bubblewrap} (required) or {@code language} (never bubblewrap); default auto
 * @param python folder of a virtual environment for CPython; default the system's Python
 * @param home where the interpreter is unpacked, 130 MB; default a temporary folder for each start
 * @param trust whose Python runs where bubblewrap does not confine it: {@code none} (only the first team's) or {@code
 *     team} (that of every team, because teams trust each other); default none
 */
@ConfigurationProperties("assay.graders")
public record GraderProperties(
        @DefaultValue("graalpy") Engine engine,
        @DefaultValue("2") int processes,
        @DefaultValue("512") int memoryMib,
        @DefaultValue("auto") Confinement confinement,
        @Nullable Path python,
        @Nullable Path home,
        @DefaultValue("none") Trust trust) {

    /** Of teams in each other. */
    enum Trust {
        NONE,
        TEAM
    }

    SandboxOptions options() {
        return new SandboxOptions(engine, processes, memoryMib, confinement, python, home);
    }
}

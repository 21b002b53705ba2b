package dev.assay.sandbox;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * @param processes most sandbox processes at once
 * @param memoryMib heap of a GraalPy process, address space of a CPython process
 * @param confinement whether bubblewrap confines them
 * @param python folder of the virtual environment for CPython; null: its own {@code /usr/bin/python3}
 * @param home where the interpreter's files are unpacked, kept from start to start; null: a temporary folder
 */
public record SandboxOptions(
        Engine engine,
        int processes,
        int memoryMib,
        Confinement confinement,
        @Nullable Path python,
        @Nullable Path home) {

    /** Which Python. */
    public enum Engine {
        GRAALPY,
        CPYTHON
    }

    /** Whether bubblewrap is used. */
    public enum Confinement {
        /** Where it is installed and works. */
        AUTO,
        /** A sandbox without it is refused. */
        BUBBLEWRAP,
        /** The interpreter's own confinement only. */
        LANGUAGE
    }

    public SandboxOptions {
        if (processes < 1 || processes > 64) {
            throw new IllegalArgumentException("processes: " + processes + " (expected: 1..64)");
        }
        if (memoryMib < 128) {
            throw new IllegalArgumentException("memoryMib: " + memoryMib + " (expected: at least 128)");
        }
    }

    public static SandboxOptions defaults() {
        return new SandboxOptions(Engine.GRAALPY, 2, 512, Confinement.AUTO, null, null);
    }
}

package dev.assay.sandbox;

import dev.assay.sandbox.SandboxOptions.Confinement;
import dev.assay.sandbox.SandboxOptions.Engine;

/** CPython, which bubblewrap alone confines. */
class CPythonEscapeTest extends EscapeTestCase {
    CPythonEscapeTest() {
        super(Engine.CPYTHON, Confinement.BUBBLEWRAP);
    }
}

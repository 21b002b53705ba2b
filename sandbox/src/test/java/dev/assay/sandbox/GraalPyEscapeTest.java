package dev.assay.sandbox;

import dev.assay.sandbox.SandboxOptions.Confinement;
import dev.assay.sandbox.SandboxOptions.Engine;

/** GraalPy without bubblewrap: the interpreter alone confines. */
class GraalPyEscapeTest extends EscapeTestCase {
    GraalPyEscapeTest() {
        super(Engine.GRAALPY, Confinement.LANGUAGE);
    }
}

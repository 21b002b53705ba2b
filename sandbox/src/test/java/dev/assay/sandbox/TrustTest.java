package dev.assay.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.assay.sandbox.SandboxOptions.Confinement;
import dev.assay.sandbox.SandboxOptions.Engine;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whose code runs where. */
class TrustTest {
    private static final Path HOME = Path.of("target", "sandbox-home");

    @Test
    void withoutBubblewrapOnlyTheCodeOfTrustedTeamsRuns() {
        try (Sandbox sandbox = new Sandbox(options(Engine.GRAALPY, Confinement.LANGUAGE), "team-a"::equals)) {
            Program own = Sandboxes.grader("def grade(sample, item): return 1");
            Program other = new Program("team-b", own.scope(), own.entry(), own.source(), false, own.timeout(), 1_000);

            assertThat(sandbox.call(own, Sandboxes.sample("a", "a"), null)
                            .path("scores")
                            .path("")
                            .asInt())
                    .isEqualTo(1);
            assertThatExceptionOfType(SandboxUnavailableException.class)
                    .isThrownBy(() -> sandbox.call(other, Sandboxes.sample("a", "a"), null))
                    .withMessage("team team-b: only the interpreter would confine its Python here, since confinement is"
                            + " configured as language (expected: bubblewrap, or assay.graders.trust=team where teams"
                            + " trust each other)");
            assertThatExceptionOfType(SandboxUnavailableException.class).isThrownBy(() -> sandbox.load(other));
            assertThatCode(() -> sandbox.check(other)).as("it runs nothing").doesNotThrowAnyException();
        }
    }

    @Test
    @Tag("long")
    void withBubblewrapNobodyNeedsToBeTrusted() {
        Assumptions.assumeTrue(Bubblewrap.problem().isEmpty(), "skipped: no bubblewrap");
        for (Engine engine : Engine.values()) {
            try (Sandbox sandbox = new Sandbox(options(engine, Confinement.BUBBLEWRAP), team -> {
                throw new AssertionError("asked for " + team);
            })) {
                assertThat(sandbox.refusal("team-b")).isEmpty();
                assertThatNoException()
                        .isThrownBy(() -> sandbox.load(Sandboxes.grader("def grade(sample, item): return 1")));
            }
        }
    }

    @Test
    void trustDoesNotReplaceBubblewrapForCpython() {
        assertThatExceptionOfType(SandboxUnavailableException.class)
                .isThrownBy(() -> new Sandbox(options(Engine.CPYTHON, Confinement.LANGUAGE), team -> true).close())
                .withMessageStartingWith(
                        "engine cpython: confinement is configured as language (expected: a working" + " bubblewrap");
    }

    private static SandboxOptions options(Engine engine, Confinement confinement) {
        return new SandboxOptions(engine, 1, 256, confinement, null, HOME);
    }
}

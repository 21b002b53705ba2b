package dev.assay.standalone.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.standalone.process.EmbeddedPartException;
import dev.assay.standalone.process.OwnerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeLockTest {
    @TempDir
    Path home;

    @Test
    void refusesASecondOwnerInTheSameProcessAndKeepsTheFirst() throws IOException {
        String us = Long.toString(ProcessHandle.current().pid());
        try (HomeLock first = HomeLock.acquire(home)) {
            assertThat(first).isNotNull();
            assertThatThrownBy(() -> HomeLock.acquire(home))
                    .isInstanceOf(EmbeddedPartException.class)
                    .hasMessageContainingAll(home.toString(), "PID " + us, "ASSAY_HOME");
            try (OwnerProcess other = OwnerProcess.start(List.of(), home, "nothing")) {
                assertThat(other.firstLine()).startsWith("owner: refused").contains(home.toString(), "PID " + us);
            }
        }
        HomeLock.acquire(home).close();
    }

    @Test
    void namesTheOtherProcessAndIsFreeOnceThatIsKilled() throws IOException {
        try (OwnerProcess owner = OwnerProcess.start(List.of(), home, "nothing")) {
            assertThat(owner.firstLine()).isEqualTo("owner: ready");
            assertThatThrownBy(() -> HomeLock.acquire(home))
                    .hasMessageContainingAll(home.toString(), "PID " + owner.pid());
            owner.kill();
            HomeLock.acquire(home).close();
        }
    }
}

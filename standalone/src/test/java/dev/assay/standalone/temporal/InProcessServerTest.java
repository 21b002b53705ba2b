package dev.assay.standalone.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.standalone.process.EmbeddedPartException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class InProcessServerTest {
    private static final TemporalOptions NO_CLI =
            TemporalOptions.defaults().withSearchPath("/nowhere").withDownload(false);

    @TempDir
    Path home;

    @Test
    void standsInWhereThereIsNoCli() {
        String target;
        try (EmbeddedTemporal temporal = EmbeddedTemporal.start(home, NO_CLI)) {
            assertThat(temporal.kind()).isEqualTo(EmbeddedTemporal.Kind.IN_PROCESS);
            assertThat(temporal.webUi()).isEmpty();
            assertThat(temporal.pid()).isEmpty();
            target = temporal.target();
            String workflow = Histories.start(temporal);
            assertThat(Histories.knows(temporal, workflow)).isTrue();
        }
        try (EmbeddedTemporal temporal = EmbeddedTemporal.start(home, NO_CLI)) {
            assertThat(temporal.target()).isEqualTo(target);
        }
    }

    @Test
    @Timeout(value = 6, unit = TimeUnit.MINUTES)
    void isNotWaitedForWhereNothingCanBeDownloaded() {
        TemporalCli.Found found = TemporalCli.find(new TemporalFiles(home), NO_CLI.withDownload(true));
        if (found.cli().isEmpty()) {
            assertThat(found.why()).contains("not on the PATH", "temporal.download");
        }
    }

    @Test
    void isAnErrorWhereTheCliIsRequired() {
        assertThatThrownBy(() -> EmbeddedTemporal.start(home, NO_CLI.withMode(TemporalOptions.Mode.CLI)))
                .isInstanceOf(EmbeddedPartException.class)
                .hasMessageContaining("the temporal CLI is not on the PATH, and downloading is off");
    }

    @Test
    void listensOnLoopbackOnly() throws SocketException {
        try (EmbeddedTemporal temporal = EmbeddedTemporal.start(home, NO_CLI)) {
            int port = Integer.parseInt(temporal.target().split(":", -1)[1]);
            Optional<InetAddress> outside = NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                    .findFirst();
            outside.ifPresent(address -> assertThatThrownBy(() -> new Socket(address, port).close())
                    .isInstanceOf(java.io.IOException.class));
        }
    }
}

package dev.assay.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingTest {

    private static final String CANARY = "canary-6f1d";

    @TempDir
    Path folder;

    @Test
    void statementsAreRecordedWithoutTheirParameters() throws Exception {
        Path file = folder.resolve("statements.jfr");
        try (TestDatabase database = TestDatabase.create();
                Recording recording = new Recording()) {
            recording.enable("jdbi.statement").withoutThreshold();
            recording.start();
            String echoed = Ledger.jdbi(database.dataSource())
                    .withHandle(handle -> handle.createQuery("SELECT :prompt || '!'")
                            .bind("prompt", CANARY)
                            .mapTo(String.class)
                            .one());
            assertThat(echoed).isEqualTo(CANARY + "!");
            recording.stop();
            recording.dump(file);
        }
        List<RecordedEvent> events = RecordingFile.readAllEvents(file);
        assertThat(events)
                .anySatisfy(event -> assertThat(event.toString()).contains("|| '!'"))
                .allSatisfy(event -> assertThat(event.toString()).doesNotContain(CANARY));
    }
}

package dev.assay.standalone.temporal;

import dev.assay.standalone.process.PrivateFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What {@code <home>/temporal.json} keeps of a start for the next one.
 *
 * @param pid process of the CLI's server; 0 for the in-process one
 * @param port gRPC
 * @param uiPort Web UI
 */
record TemporalRecord(long pid, int port, int uiPort) {
    private static final Logger log = LoggerFactory.getLogger(TemporalRecord.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    static Optional<TemporalRecord> read(Path file) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(PrivateFiles.read(file), TemporalRecord.class));
        } catch (JacksonException e) {
            // It only serves to find a server again and to keep its ports: both can be done without.
            log.warn("{} is not readable and will be replaced: {}", file, e.getOriginalMessage());
            return Optional.empty();
        }
    }

    void write(Path file) {
        PrivateFiles.write(file, JSON.writeValueAsString(this) + "\n");
    }
}

package dev.assay.standalone.temporal;

import java.net.URI;
import java.util.Optional;

/** A running Temporal server. */
interface TemporalServer extends AutoCloseable {
    int port();

    Optional<URI> webUi();

    /** PID of the child process; empty where the server runs in this one. */
    Optional<Long> pid();

    @Override
    void close();
}

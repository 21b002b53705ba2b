package dev.assay.standalone;

import dev.assay.standalone.home.AssayHome;
import dev.assay.standalone.home.HomeLock;
import dev.assay.standalone.postgres.EmbeddedPostgresServer;
import dev.assay.standalone.process.EmbeddedPartException;
import dev.assay.standalone.temporal.EmbeddedTemporal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The servers that run beside Assay in its home, and the home's lock. Closed after everything that uses them: Temporal
 * first, PostgreSQL last, because what is still in flight is written to it.
 */
public final class EmbeddedParts implements AutoCloseable {
    private static final Executor ONE_THREAD_EACH =
            task -> Thread.ofPlatform().daemon().name("embedded-start").start(task);

    private final HomeLock lock;
    private final @Nullable EmbeddedPostgresServer postgres;
    private final @Nullable EmbeddedTemporal temporal;
    private final AtomicBoolean closed = new AtomicBoolean();

    private EmbeddedParts(
            HomeLock lock, @Nullable EmbeddedPostgresServer postgres, @Nullable EmbeddedTemporal temporal) {
        this.lock = lock;
        this.postgres = postgres;
        this.temporal = temporal;
    }

    /**
     * Takes the home and starts what the options name, side by side.
     *
     * @throws EmbeddedPartException if the home has another owner or a part cannot be started; nothing is left running
     */
    public static EmbeddedParts start(AssayHome home, EmbeddedPartsOptions options) {
        HomeLock lock = HomeLock.acquire(home.path());
        CompletableFuture<Optional<EmbeddedPostgresServer>> postgres =
                begin(() -> options.postgres().map(how -> EmbeddedPostgresServer.start(home.path(), how)));
        CompletableFuture<Optional<EmbeddedTemporal>> temporal =
                begin(() -> options.temporal().map(how -> EmbeddedTemporal.start(home.path(), how)));
        try {
            CompletableFuture.allOf(postgres, temporal).join();
            return new EmbeddedParts(
                    lock, postgres.join().orElse(null), temporal.join().orElse(null));
        } catch (CompletionException e) {
            new EmbeddedParts(lock, startedOrNull(postgres), startedOrNull(temporal)).close();
            throw e.getCause() instanceof EmbeddedPartException known
                    ? known
                    : new EmbeddedPartException("An embedded part cannot be started: " + e.getCause(), e);
        }
    }

    private static <T> CompletableFuture<T> begin(Supplier<T> start) {
        return CompletableFuture.supplyAsync(start, ONE_THREAD_EACH);
    }

    private static <T> @Nullable T startedOrNull(CompletableFuture<Optional<T>> part) {
        return part.isCompletedExceptionally() ? null : part.join().orElse(null);
    }

    /** Empty where a database is configured. */
    public Optional<EmbeddedPostgresServer> postgres() {
        return Optional.ofNullable(postgres);
    }

    /** Empty where a Temporal is configured. */
    public Optional<EmbeddedTemporal> temporal() {
        return Optional.ofNullable(temporal);
    }

    /** Spring's properties that lead to the parts. They hold the database password: not for logs. */
    public Map<String, String> springProperties() {
        Map<String, String> properties = new LinkedHashMap<>();
        postgres().ifPresent(server -> {
            properties.put("spring.datasource.url", server.jdbcUrl());
            properties.put("spring.datasource.username", server.user());
            properties.put("spring.datasource.password", server.password());
        });
        temporal().ifPresent(server -> {
            properties.put("spring.temporal.connection.target", server.target());
            properties.put("spring.temporal.namespace", server.namespace());
        });
        return properties;
    }

    /** Stops the parts and gives the home back; takes about 100 s at the most. A second call does nothing. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        // One part that does not stop must not keep the next from being stopped.
        try {
            temporal().ifPresent(EmbeddedTemporal::close);
        } finally {
            try {
                postgres().ifPresent(EmbeddedPostgresServer::close);
            } finally {
                lock.close();
            }
        }
    }
}

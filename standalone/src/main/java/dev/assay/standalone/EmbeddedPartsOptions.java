package dev.assay.standalone;

import dev.assay.standalone.postgres.EmbeddedPostgresServer;
import dev.assay.standalone.temporal.TemporalOptions;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which parts to start.
 *
 * @param postgres empty where a database is configured
 * @param temporal empty where a Temporal is configured
 */
public record EmbeddedPartsOptions(
        Optional<EmbeddedPostgresServer.Options> postgres, Optional<TemporalOptions> temporal) {
    /** Everything, with defaults. */
    public static EmbeddedPartsOptions defaults() {
        return new EmbeddedPartsOptions(
                Optional.of(EmbeddedPostgresServer.Options.defaults()), Optional.of(TemporalOptions.defaults()));
    }

    /**
     * Reads Spring's properties: {@code spring.datasource.url} and {@code spring.temporal.connection.target} switch a
     * part off; {@code assay.embedded.postgres.port}, {@code assay.embedded.temporal.mode} ({@code auto}, {@code cli},
     * {@code in-process}), {@code .port}, {@code .ui-port} and {@code .download} set it up.
     *
     * @param property gives a property's value by its name, null where it has none
     */
    public static EmbeddedPartsOptions from(Function<String, @Nullable String> property) {
        return new EmbeddedPartsOptions(
                present(property, "spring.datasource.url").isPresent()
                        ? Optional.empty()
                        : Optional.of(postgres(property)),
                present(property, "spring.temporal.connection.target").isPresent()
                        ? Optional.empty()
                        : Optional.of(temporal(property)));
    }

    private static EmbeddedPostgresServer.Options postgres(Function<String, @Nullable String> property) {
        EmbeddedPostgresServer.Options defaults = EmbeddedPostgresServer.Options.defaults();
        return port(property, "assay.embedded.postgres.port")
                .map(defaults::withPort)
                .orElse(defaults);
    }

    private static TemporalOptions temporal(Function<String, @Nullable String> property) {
        TemporalOptions options = TemporalOptions.defaults();
        options = present(property, "assay.embedded.temporal.mode")
                .map(EmbeddedPartsOptions::mode)
                .map(options::withMode)
                .orElse(options);
        options = port(property, "assay.embedded.temporal.port")
                .map(options::withPort)
                .orElse(options);
        options = port(property, "assay.embedded.temporal.ui-port")
                .map(options::withUiPort)
                .orElse(options);
        return present(property, "assay.embedded.temporal.download")
                .map(Boolean::valueOf)
                .map(options::withDownload)
                .orElse(options);
    }

    private static TemporalOptions.Mode mode(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "auto" -> TemporalOptions.Mode.AUTO;
            case "cli" -> TemporalOptions.Mode.CLI;
            case "in-process" -> TemporalOptions.Mode.IN_PROCESS;
            default ->
                throw new IllegalArgumentException(
                        "assay.embedded.temporal.mode: " + value + " (expected: auto, cli, in-process)");
        };
    }

    private static Optional<Integer> port(Function<String, @Nullable String> property, String name) {
        return present(property, name).map(value -> {
            try {
                int port = Integer.parseInt(value);
                if (port >= 1 && port <= 65_535) {
                    return port;
                }
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(name + ": " + value + " (expected: 1..65535)", e);
            }
            throw new IllegalArgumentException(name + ": " + value + " (expected: 1..65535)");
        });
    }

    private static Optional<String> present(Function<String, @Nullable String> property, String name) {
        return Optional.ofNullable(property.apply(name)).map(String::strip).filter(value -> !value.isEmpty());
    }
}

package dev.assay.standalone.postgres;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code postgresql.conf}, written anew at each start. */
final class PostgresSettings {
    private PostgresSettings() {}

    static String file(PostgresFiles files, int port, Map<String, String> overrides) {
        Map<String, String> settings = defaults(files, port);
        settings.putAll(overrides);
        return settings.entrySet().stream()
                .map(setting -> setting.getKey() + " = '" + setting.getValue().replace("'", "''") + "'")
                .collect(Collectors.joining(
                        "\n", "# Written by Assay at each start: changes made here are lost.\n", "\n"));
    }

    private static Map<String, String> defaults(PostgresFiles files, int port) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("listen_addresses", "127.0.0.1");
        settings.put("port", Integer.toString(port));
        settings.put("unix_socket_directories", "");
        settings.put("password_encryption", "scram-sha-256");
        settings.put("max_connections", "100");

        // Nothing that was acknowledged may be lost, whatever it costs.
        settings.put("fsync", "on");
        settings.put("synchronous_commit", "on");
        settings.put("full_page_writes", "on");
        settings.put("wal_level", "replica"); // minimal would rule out an online backup
        settings.put("wal_compression", "on");
        settings.put("max_wal_size", "2GB");
        settings.put("checkpoint_completion_target", "0.9");

        settings.put("shared_buffers", "256MB");
        settings.put("random_page_cost", "1.1");
        settings.put("jit", "off"); // compiling costs more than the short statements of the hot path

        settings.put("TimeZone", "UTC");
        settings.put("log_timezone", "UTC");
        settings.put("datestyle", "ISO, YMD");
        settings.put("lc_messages", "C");
        settings.put("lc_monetary", "C");
        settings.put("lc_numeric", "C");
        settings.put("lc_time", "C");
        settings.put("default_text_search_config", "pg_catalog.english");

        settings.put("logging_collector", "on");
        settings.put("log_directory", files.log().toString());
        settings.put("log_filename", "postgres-%Y%m%d-%H%M%S.log");
        settings.put("log_rotation_size", "10MB");
        settings.put("log_rotation_age", "0");
        // Errors of statements go to the client, which knows what they are about. In the server's log they would
        // show parts of users' rows, and fill it.
        settings.put("log_min_messages", "log");
        settings.put("log_error_verbosity", "terse");
        settings.put("log_checkpoints", "off");
        return settings;
    }
}

package dev.assay.api.error;

import org.jdbi.v3.core.Handle;

/**
 * How long a transaction that creates something may wait for PostgreSQL. The published client gives a request up after 5 s
 * and sends it again: what was created after that would be there twice.
 */
public final class CreateTimeout {
    private static final int MILLIS = 2_000;

    private CreateTimeout() {}

    /** For each statement of this transaction; a shorter limit of the connection stays. */
    public static void limit(Handle handle) {
        handle.createQuery("""
                SELECT set_config('statement_timeout', least(nullif(setting::int, 0), :millis)::text, true)
                FROM pg_settings WHERE name = 'statement_timeout'""").bind("millis", MILLIS).mapTo(String.class).one();
    }
}

package dev.assay.ledger.tenancy;

import java.util.Collection;
import java.util.Set;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/** For those who serve a key for longer than a request. */
public interface LiveKeysDao {

    /** Those of the keys that are neither revoked nor expired. */
    @SqlQuery("""
            SELECT id FROM api_keys
            WHERE id = ANY (CAST(:ids AS text[])) AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())
            """)
    Set<String> live(@Bind("ids") Collection<String> ids);
}

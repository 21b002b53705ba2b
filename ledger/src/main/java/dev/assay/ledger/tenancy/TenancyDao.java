package dev.assay.ledger.tenancy;

import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** Organisations and their teams. */
public interface TenancyDao {

    /** Does nothing where the organisation exists. */
    @SqlUpdate("""
            INSERT INTO orgs (id, name) VALUES (:id, :name) ON CONFLICT DO NOTHING
            """)
    int insertOrg(String id, String name);

    /** Does nothing where the team exists. */
    @SqlUpdate("""
            INSERT INTO teams (id, org_id, name) VALUES (:id, :orgId, :name) ON CONFLICT DO NOTHING
            """)
    int insertTeam(String id, String orgId, String name);
}

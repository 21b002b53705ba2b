package dev.assay.api.admin;

import dev.assay.api.error.ApiException;
import dev.assay.api.error.Violations;
import dev.assay.ledger.tenancy.Scope;
import dev.assay.ledger.tenancy.TenancyDao;
import dev.assay.ledger.tenancy.TenancyDao.Org;
import dev.assay.ledger.tenancy.TenancyDao.Team;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Organisations and teams. What belongs to another organisation is not found. */
@Service
public class OrgTeamService {

    private final Jdbi jdbi;

    public OrgTeamService(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    static String newId(String prefix) {
        return prefix + UUID.randomUUID().toString().replace("-", "");
    }

    /** @throws ApiException 403 unless the administrator is one of all organisations */
    public Org create(Administrator by, CreateOrg request) {
        by.need(Scope.OPERATOR);
        return jdbi.withExtension(TenancyDao.class, dao -> dao.createOrg(newId("org_"), request.name(), by.id()));
    }

    /** @throws ApiException 400 without an organisation, 404 for it */
    public Team create(Administrator by, CreateTeam request) {
        return jdbi.inTransaction(handle -> {
            TenancyDao dao = handle.attach(TenancyDao.class);
            String orgId = orgOf(by, request, dao);
            return dao.createTeam(newId("team_"), orgId, request.name(), by.id());
        });
    }

    /** That of the request, else that of the administrator or of the team that asks. */
    private static String orgOf(Administrator by, CreateTeam request, TenancyDao dao) {
        String asked = request.orgId();
        if (asked != null) {
            return dao.findOrg(asked, by.org())
                    .orElseThrow(() -> ApiException.notFound("org", asked))
                    .id();
        }
        return Optional.ofNullable(by.team())
                .flatMap(team -> dao.findTeam(team, by.org()))
                .map(Team::orgId)
                .orElseThrow(() -> ApiException.invalid(new Violations()
                        .add("$.org_id", null, "the ID of an org")
                        .list()));
    }

    public Optional<Org> org(Administrator by, String id) {
        return jdbi.withExtension(TenancyDao.class, dao -> dao.findOrg(id, by.org()));
    }

    public Optional<Team> team(Administrator by, String id) {
        return jdbi.withExtension(TenancyDao.class, dao -> dao.findTeam(id, by.org()));
    }

    /** Newest first. */
    public List<Org> orgs(Administrator by, long before, int limit) {
        return jdbi.withExtension(TenancyDao.class, dao -> dao.newestOrgs(by.org(), before, limit));
    }

    /**
     * Newest first.
     *
     * @param org only those of this organisation; null: of all that the administrator sees
     */
    public List<Team> teams(Administrator by, @Nullable String org, long before, int limit) {
        if (org != null && by.org() != null && !org.equals(by.org())) {
            return List.of();
        }
        String seen = org == null ? by.org() : org;
        return jdbi.withExtension(TenancyDao.class, dao -> dao.newestTeams(seen, before, limit));
    }
}

package dev.assay.api.admin;

import dev.assay.api.error.ApiException;
import dev.assay.api.page.Page;
import dev.assay.ledger.tenancy.Principal;
import dev.assay.ledger.tenancy.TenancyDao.Team;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Set;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Teams. */
@RestController
@RequestMapping("/api/v1/admin/teams")
@Tag(name = "Administration")
class TeamController {

    private final OrgTeamService tenancy;

    TeamController(OrgTeamService tenancy) {
        this.tenancy = tenancy;
    }

    @PostMapping
    @Operation(
            operationId = "createTeam",
            summary = "Create a team",
            description =
                    "name: 1..255 characters, need not be unique. What keys of a team make belongs to the " + "team.")
    TeamView create(@RequestBody CreateTeam request, Principal caller) {
        return TeamView.of(tenancy.create(Administrator.of(caller), request));
    }

    @GetMapping
    @Operation(
            operationId = "listTeams",
            summary = "List teams, newest first",
            description = "Those of the organisation of the caller, or of all for an operator. 1..100 a page.",
            parameters = {@Parameter(name = "org_id"), @Parameter(name = "limit"), @Parameter(name = "after")})
    Page<TeamView> list(HttpServletRequest request, Principal caller) {
        Administrator by = Administrator.of(caller);
        AdminListQuery page = AdminListQuery.of(
                request, id -> tenancy.team(by, id).map(Team::seq), "the ID of a team", Set.of("org_id"));
        List<Team> rows = tenancy.teams(by, page.filter("org_id"), page.before(), page.limit() + 1);
        return Page.of(rows, page.limit(), TeamView::of, TeamView::id);
    }

    @GetMapping("/{team_id}")
    @Operation(
            operationId = "getTeam",
            summary = "Get a team",
            description = "404 for a team of another organisation, unless the caller is an operator.")
    TeamView get(@PathVariable("team_id") String id, Principal caller) {
        return tenancy.team(Administrator.of(caller), id)
                .map(TeamView::of)
                .orElseThrow(() -> ApiException.notFound("team", id));
    }
}

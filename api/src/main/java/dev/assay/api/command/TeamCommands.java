package dev.assay.api.command;

import dev.assay.api.admin.CreateTeam;
import dev.assay.api.admin.TeamView;
import dev.assay.api.command.Administration.Format;
import dev.assay.api.error.ShownValue;
import dev.assay.api.json.ApiJson;
import dev.assay.ledger.tenancy.TenancyDao.Team;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "teams", description = "Teams of organisations.")
final class TeamCommands {

    private final Administration administration;

    TeamCommands(Administration administration) {
        this.administration = administration;
    }

    @Command(name = "create", description = "Create a team and print its ID.")
    void create(
            @Nullable @Option(names = "--org", paramLabel = "ORG_ID", description = "required; its organisation")
                    String org,
            @Nullable @Option(names = "--name", paramLabel = "NAME", description = "required; 1 to 255 characters")
                    String name,
            @Mixin Format format) {
        CreateTeam request = Administration.request(
                ApiJson.MAPPER.createObjectNode().put("org_id", org).put("name", name), CreateTeam.class);
        administration.on(services -> {
            TeamView team = TeamView.of(services.tenancy().create(services.by(), request));
            administration.print(format, team, team.id());
        });
    }

    @Command(name = "list", description = "List teams, newest first: ID, organisation and name.")
    void list(
            @Nullable @Option(names = "--org", paramLabel = "ORG_ID", description = "only those of this organisation")
                    String org,
            @Mixin Format format) {
        administration.on(services -> Administration.each(
                before -> services.tenancy().teams(services.by(), org, before, Administration.PAGE),
                Team::seq,
                team -> administration.print(
                        format,
                        TeamView.of(team),
                        String.join("\t", team.id(), team.orgId(), ShownValue.cut(team.name())))));
    }
}

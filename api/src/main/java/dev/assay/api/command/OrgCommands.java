package dev.assay.api.command;

import dev.assay.api.admin.CreateOrg;
import dev.assay.api.admin.OrgView;
import dev.assay.api.command.Administration.Format;
import dev.assay.api.error.ShownValue;
import dev.assay.api.json.ApiJson;
import dev.assay.ledger.tenancy.TenancyDao.Org;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "orgs", description = "Organisations.")
final class OrgCommands {

    private final Administration administration;

    OrgCommands(Administration administration) {
        this.administration = administration;
    }

    @Command(name = "create", description = "Create an organisation and print its ID.")
    void create(
            @Nullable @Option(names = "--name", paramLabel = "NAME", description = "required; 1 to 255 characters")
                    String name,
            @Mixin Format format) {
        CreateOrg request =
                Administration.request(ApiJson.MAPPER.createObjectNode().put("name", name), CreateOrg.class);
        administration.on(services -> {
            OrgView org = OrgView.of(services.tenancy().create(services.by(), request));
            administration.print(format, org, org.id());
        });
    }

    @Command(name = "list", description = "List organisations, newest first: ID and name.")
    void list(@Mixin Format format) {
        administration.on(services -> Administration.each(
                before -> services.tenancy().orgs(services.by(), before, Administration.PAGE),
                Org::seq,
                org -> administration.print(
                        format, OrgView.of(org), String.join("\t", org.id(), ShownValue.cut(org.name())))));
    }
}

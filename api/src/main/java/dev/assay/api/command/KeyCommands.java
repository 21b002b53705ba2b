package dev.assay.api.command;

import dev.assay.api.admin.CreateKey;
import dev.assay.api.admin.IssuedKey;
import dev.assay.api.admin.KeyView;
import dev.assay.api.admin.RotateKey;
import dev.assay.api.command.Administration.Format;
import dev.assay.api.command.Administration.Services;
import dev.assay.api.command.Converters.Seconds;
import dev.assay.api.command.Converters.WholeNumber;
import dev.assay.api.error.ShownValue;
import dev.assay.api.json.ApiJson;
import dev.assay.ledger.tenancy.KeyDao.KeyRow;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

@Command(name = "keys", description = "API keys of teams.")
final class KeyCommands {

    private final Administration administration;

    KeyCommands(Administration administration) {
        this.administration = administration;
    }

    @Command(
            name = "create",
            description = "Create a key and print its secret, which is shown nowhere else and never again.")
    void create(
            @Nullable @Option(names = "--team", paramLabel = "TEAM_ID", description = "required; its team") String team,
            @Nullable @Option(
                            names = "--scopes",
                            paramLabel = "SCOPE,...",
                            description = "required; some of read:evals, write:evals, admin, operator")
                    String scopes,
            @Nullable @Option(
                            names = "--name",
                            paramLabel = "NAME",
                            description = "for people, up to 255 characters; default: its ID")
                    String name,
            @Nullable @Option(
                            names = "--expires-in",
                            paramLabel = "DURATION",
                            converter = Seconds.class,
                            description = "90s, 15m, 12h or 90d from now, up to ten years; default: never")
                    Long expiresIn,
            @Nullable @Option(
                            names = "--requests-per-minute",
                            paramLabel = "N",
                            converter = WholeNumber.class,
                            description = "1 to 1,000,000; default: assay.limits.requests-per-minute")
                    Long requestsPerMinute,
            @Nullable @Option(
                            names = "--burst",
                            paramLabel = "N",
                            converter = WholeNumber.class,
                            description = "requests at once, with --requests-per-minute only; default: as many as that")
                    Long burst,
            @Mixin Format format) {
        ObjectNode fields = ApiJson.MAPPER
                .createObjectNode()
                .put("team_id", team)
                .put("name", name)
                .put("expires_in_seconds", expiresIn)
                .put("requests_per_minute", requestsPerMinute)
                .put("burst", burst);
        if (scopes != null) {
            Arrays.stream(scopes.split(",", -1)).map(String::strip).forEach(fields.putArray("scopes")::add);
        }
        CreateKey request = Administration.request(fields, CreateKey.class);
        administration.on(services -> issue(format, services, services.keys().create(services.by(), request)));
    }

    @Command(name = "list", description = "List keys, newest first, without their secrets.")
    void list(
            @Nullable @Option(names = "--team", paramLabel = "TEAM_ID", description = "only those of this team")
                    String team,
            @Mixin Format format) {
        administration.on(services -> Administration.each(
                before -> services.keys().list(services.by(), team, before, Administration.PAGE),
                KeyRow::seq,
                key -> administration.print(format, KeyView.of(key), described(KeyView.of(key)))));
    }

    @Command(name = "rotate", description = "Give a key a new secret, good at once, and print it.")
    void rotate(
            @Parameters(paramLabel = "KEY_ID", description = "the key") String id,
            @Nullable @Option(
                            names = "--overlap",
                            paramLabel = "DURATION",
                            converter = Seconds.class,
                            description = "how long the secret before stays good, up to 30d; default: not at all")
                    Long overlap,
            @Nullable @Option(
                            names = "--expires-in",
                            paramLabel = "DURATION",
                            converter = Seconds.class,
                            description = "90s, 15m, 12h or 90d from now, up to ten years; default: as before")
                    Long expiresIn,
            @Mixin Format format) {
        ObjectNode fields = ApiJson.MAPPER
                .createObjectNode()
                .put("overlap_seconds", overlap)
                .put("expires_in_seconds", expiresIn);
        RotateKey request = Administration.request(fields, RotateKey.class);
        administration.on(services -> issue(format, services, services.keys().rotate(services.by(), id, request)));
    }

    @Command(name = "revoke", description = "End a key: every process refuses it within 5 seconds.")
    void revoke(@Parameters(paramLabel = "KEY_ID", description = "the key") String id, @Mixin Format format) {
        administration.on(services -> {
            KeyView key = KeyView.of(services.keys().revoke(services.by(), id));
            administration.print(format, key, key.id() + " is revoked");
        });
    }

    /** The secret, once. A secret that nobody got must not stay good. */
    private void issue(Format format, Services services, IssuedKey issued) {
        KeyView key = KeyView.of(issued);
        administration.print(format, key, issued.secret());
        if (!administration.printed()) {
            services.keys().revoke(services.by(), key.id());
            throw new IllegalStateException(
                    "standard output does not take the secret (expected: a file or pipe with room); " + key.id()
                            + " is revoked");
        }
        if (!format.json) {
            administration.remark(described(KeyView.of(issued.key())));
        }
    }

    private static String described(KeyView key) {
        return String.join(
                "\t",
                key.id(),
                key.teamId(),
                key.status(),
                String.join(",", key.scopes()),
                "expires " + time(key.expiresAt(), "never"),
                "last used " + time(key.lastUsedAt(), "never"),
                ShownValue.cut(key.name()));
    }

    private static String time(@Nullable Long seconds, String otherwise) {
        return seconds == null ? otherwise : Instant.ofEpochSecond(seconds).toString();
    }
}

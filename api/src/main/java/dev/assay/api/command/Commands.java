package dev.assay.api.command;

import dev.assay.api.admin.Administrator;
import dev.assay.api.admin.CreateKey;
import dev.assay.api.admin.CreateOrg;
import dev.assay.api.admin.CreateTeam;
import dev.assay.api.admin.Issued;
import dev.assay.api.admin.KeyService;
import dev.assay.api.admin.KeyView;
import dev.assay.api.admin.OrgView;
import dev.assay.api.admin.RotateKey;
import dev.assay.api.admin.TeamView;
import dev.assay.api.admin.Tenancy;
import dev.assay.api.body.BodyReader;
import dev.assay.api.error.Shown;
import dev.assay.api.json.ApiJson;
import dev.assay.ledger.tenancy.KeyRow;
import dev.assay.ledger.tenancy.Org;
import dev.assay.ledger.tenancy.Team;
import jakarta.validation.Validation;
import jakarta.validation.ValidatorFactory;
import java.io.ByteArrayInputStream;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** What each command does: the services of the API, with its rules, and their answers as text or JSON lines. */
final class Commands {

    private static final int PAGE = 500;

    private final Tenancy tenancy;
    private final KeyService keys;
    private final Administrator by;
    private final PrintStream out;
    private final PrintStream err;

    Commands(Jdbi jdbi, Administrator by, PrintStream out, PrintStream err) {
        this.tenancy = new Tenancy(jdbi);
        this.keys = new KeyService(jdbi);
        this.by = by;
        this.out = out;
        this.err = err;
    }

    void run(CommandLine line) {
        switch (line.command()) {
            case ORGS_CREATE -> {
                OrgView org = OrgView.of(tenancy.create(by, read(line, CreateOrg.class)));
                show(line, org, org.id());
            }
            case TEAMS_CREATE -> {
                TeamView team = TeamView.of(tenancy.create(by, read(line, CreateTeam.class)));
                show(line, team, team.id());
            }
            case KEYS_CREATE -> issue(line, keys.create(by, read(line, CreateKey.class)));
            case KEYS_ROTATE -> issue(line, keys.rotate(by, line.argument(), read(line, RotateKey.class)));
            case KEYS_REVOKE -> {
                KeyView key = KeyView.of(keys.revoke(by, line.argument()));
                show(line, key, key.id() + " is revoked");
            }
            case ORGS_LIST ->
                each(
                        before -> tenancy.orgs(by, before, PAGE),
                        Org::seq,
                        org -> show(line, OrgView.of(org), String.join("\t", org.id(), Shown.cut(org.name()))));
            case TEAMS_LIST -> {
                String org = text(line, "org_id");
                each(
                        before -> tenancy.teams(by, org, before, PAGE),
                        Team::seq,
                        team -> show(
                                line,
                                TeamView.of(team),
                                String.join("\t", team.id(), team.orgId(), Shown.cut(team.name()))));
            }
            case KEYS_LIST -> {
                String team = text(line, "team_id");
                each(
                        before -> keys.list(by, team, before, PAGE),
                        KeyRow::seq,
                        key -> show(line, KeyView.of(key), described(KeyView.of(key))));
            }
        }
    }

    private static <T> T read(CommandLine line, Class<T> type) {
        try (ValidatorFactory validators = Validation.buildDefaultValidatorFactory()) {
            byte[] body = ApiJson.MAPPER.writeValueAsBytes(line.request());
            return type.cast(new BodyReader(validators.getValidator()).read(new ByteArrayInputStream(body), type));
        }
    }

    private static @Nullable String text(CommandLine line, String field) {
        return line.request().path(field).asStringOpt().orElse(null);
    }

    /** The secret, once. A secret that nobody got must not stay good. */
    private void issue(CommandLine line, Issued issued) {
        KeyView key = KeyView.of(issued);
        show(line, key, issued.secret());
        if (out.checkError()) {
            keys.revoke(by, key.id());
            throw new IllegalStateException(
                    "standard output does not take the secret (expected: a file or pipe with room); " + key.id()
                            + " is revoked");
        }
        if (!line.json()) {
            err.println(described(KeyView.of(issued.key())));
        }
    }

    private void show(CommandLine line, Object view, String text) {
        out.println(line.json() ? ApiJson.MAPPER.writeValueAsString(view) : text);
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
                Shown.cut(key.name()));
    }

    private static String time(@Nullable Long seconds, String otherwise) {
        return seconds == null ? otherwise : Instant.ofEpochSecond(seconds).toString();
    }

    /** All of a list, page by page, newest first. */
    private static <T> void each(LongFunction<List<T>> page, ToLongFunction<T> position, Consumer<T> show) {
        List<T> rows = page.apply(Long.MAX_VALUE);
        while (!rows.isEmpty()) {
            rows.forEach(show);
            rows = rows.size() < PAGE ? List.of() : page.apply(position.applyAsLong(rows.getLast()));
        }
    }
}

package dev.assay.api.command;

import dev.assay.api.admin.Administrator;
import dev.assay.api.admin.KeyService;
import dev.assay.api.admin.OrgTeamService;
import dev.assay.api.body.BodyReader;
import dev.assay.api.json.ApiJson;
import dev.assay.ledger.Ledger;
import jakarta.validation.Validation;
import jakarta.validation.ValidatorFactory;
import java.io.ByteArrayInputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jdbi.v3.core.Jdbi;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** What administrative commands share: the services of the API on the installation's database, and their output. */
final class Administration {

    static final int PAGE = 500;

    private final Supplier<CommandDatabase> databases;
    private final PrintStream out;
    private final PrintStream err;

    Administration(Supplier<CommandDatabase> databases, PrintStream out, PrintStream err) {
        this.databases = databases;
        this.out = out;
        this.err = err;
    }

    /** The API's services, with its rules. */
    record Services(OrgTeamService tenancy, KeyService keys, Administrator by) {}

    /** How answers are printed. */
    static final class Format {

        @Option(names = "--json", description = "print JSON, one object a line")
        boolean json;
    }

    /**
     * A request as it would come over REST, checked by the same rules. Options that were not given are null, which
     * counts as absent.
     *
     * @throws dev.assay.api.error.ApiException with all violations
     */
    static <T> T request(ObjectNode fields, Class<T> type) {
        try (ValidatorFactory validators = Validation.buildDefaultValidatorFactory()) {
            byte[] body = ApiJson.MAPPER.writeValueAsBytes(fields);
            return type.cast(new BodyReader(validators.getValidator()).read(new ByteArrayInputStream(body), type));
        }
    }

    /** Opens the database for as long as the work takes. */
    void on(Consumer<Services> work) {
        try (CommandDatabase database = databases.get()) {
            Jdbi jdbi = Ledger.jdbi(database.dataSource());
            Administrator by = Administrator.commandLine(System.getProperty("user.name", "unknown"));
            work.accept(new Services(new OrgTeamService(jdbi), new KeyService(jdbi), by));
        }
    }

    /** @param text what is printed where JSON is not asked for */
    void print(Format format, Object view, String text) {
        out.println(format.json ? ApiJson.MAPPER.writeValueAsString(view) : text);
    }

    /** Beside the result, for people. */
    void remark(String text) {
        err.println(text);
    }

    /** Whether everything printed so far has been taken. */
    boolean printed() {
        return !out.checkError();
    }

    /**
     * All of a list, page by page, newest first.
     *
     * @param page up to {@link #PAGE} rows before a position
     */
    static <T> void each(LongFunction<List<T>> page, ToLongFunction<T> position, Consumer<T> action) {
        List<T> rows = page.apply(Long.MAX_VALUE);
        while (!rows.isEmpty()) {
            rows.forEach(action);
            rows = rows.size() < PAGE ? List.of() : page.apply(position.applyAsLong(rows.getLast()));
        }
    }
}

package dev.assay.ledger;

import dev.assay.text.TextEnum;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jdbi.v3.core.generic.GenericTypes;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.postgres.PostgresPlugin;
import org.jdbi.v3.sqlobject.SqlObjectPlugin;

/** The one way to reach the ledger's tables from Java. */
public final class Ledger {

    private Ledger() {}

    /**
     * A {@link Jdbi} with which every DAO of the ledger works: rows map to records by the names of their components
     * (snake_case in SQL), {@code timestamptz} to {@link java.time.Instant}, {@code json} and {@code jsonb} to
     * {@link tools.jackson.databind.JsonNode}, {@code text[]} to {@code List<String>}, {@code text} to a {@link TextEnum}
     * where a record has one, all of them in both directions.
     */
    public static Jdbi jdbi(DataSource dataSource) {
        return Jdbi.create(dataSource)
                .installPlugin(new SqlObjectPlugin())
                .installPlugin(new PostgresPlugin())
                .registerColumnMapper(new JsonColumns.Mapper())
                .registerArgument(new JsonColumns.Argument())
                .registerArgument(new EnumColumns.Arguments())
                .registerArrayType(new EnumColumns.Arrays())
                .registerArrayType(String.class, "text")
                .registerArrayType(int.class, "int4")
                .registerArrayType(Integer.class, "int4")
                .registerArrayType(long.class, "int8")
                .registerArrayType(Long.class, "int8")
                .registerArrayType(Double.class, "float8")
                .registerArrayType(Boolean.class, "bool")
                .registerArrayType(BigDecimal.class, "numeric")
                .registerArrayType(UUID.class, "uuid")
                .registerRowMapper(Ledger::recordMapper)
                // Exceptions reach logs, and a statement's arguments are users' data.
                .configure(
                        StatementExceptions.class,
                        exceptions -> exceptions.setMessageRendering(StatementExceptions.MessageRendering.NONE))
                // Nor do they belong into a recording of the JVM. 2 leaves none of them; JDBI cuts two characters
                // short of the limit, so that with less than 2 every statement fails while JFR records.
                .configure(SqlStatements.class, statements -> statements.setJfrParamMaxLength(2));
    }

    private static Optional<RowMapper<?>> recordMapper(Type type, ConfigRegistry config) {
        Class<?> raw = GenericTypes.getErasedType(type);
        return raw.isRecord() && raw.getName().startsWith("dev.assay.")
                ? Optional.of(ConstructorMapper.of(raw))
                : Optional.empty();
    }
}

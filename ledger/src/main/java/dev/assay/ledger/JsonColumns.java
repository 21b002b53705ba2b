package dev.assay.ledger;

import dev.assay.text.ExactJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jdbi.v3.core.mapper.ColumnMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Columns of type {@code json} and {@code jsonb}; numbers keep their digits. */
final class JsonColumns {

    private JsonColumns() {}

    static final class Mapper implements ColumnMapper<JsonNode> {
        @Override
        public @Nullable JsonNode map(ResultSet row, int column, StatementContext context) throws SQLException {
            String text = row.getString(column);
            return text == null ? null : ExactJson.MAPPER.readTree(text);
        }
    }

    /** Sent without a type, so that one argument fits json and jsonb alike. */
    static final class Argument extends AbstractArgumentFactory<JsonNode> {
        Argument() {
            super(Types.OTHER);
        }

        @Override
        protected org.jdbi.v3.core.argument.Argument build(JsonNode value, ConfigRegistry config) {
            String text = ExactJson.MAPPER.writeValueAsString(value);
            return (position, statement, context) -> statement.setObject(position, text, Types.OTHER);
        }
    }
}

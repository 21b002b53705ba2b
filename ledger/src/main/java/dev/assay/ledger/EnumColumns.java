package dev.assay.ledger;

import dev.assay.text.TextEnum;
import java.lang.reflect.Type;
import java.sql.Types;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.argument.ArgumentFactory;
import org.jdbi.v3.core.argument.NullArgument;
import org.jdbi.v3.core.array.SqlArrayType;
import org.jdbi.v3.core.array.SqlArrayTypeFactory;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jdbi.v3.core.generic.GenericTypes;

/** Columns of type {@code text} that hold a {@link TextEnum}. JDBI itself reads them: by name, in either case. */
final class EnumColumns {

    private EnumColumns() {}

    private static boolean isTextEnum(Type type) {
        return TextEnum.class.isAssignableFrom(GenericTypes.getErasedType(type));
    }

    static final class Arguments implements ArgumentFactory.Preparable {

        @Override
        public Optional<Function<Object, Argument>> prepare(Type type, ConfigRegistry config) {
            return isTextEnum(type) ? Optional.of(Arguments::argument) : Optional.empty();
        }

        private static Argument argument(Object value) {
            return value instanceof TextEnum constant
                    ? (position, statement, context) -> statement.setString(position, constant.text())
                    : new NullArgument(Types.VARCHAR);
        }
    }

    static final class Arrays implements SqlArrayTypeFactory {

        @Override
        public Optional<SqlArrayType<?>> build(Type elementType, ConfigRegistry config) {
            return isTextEnum(elementType)
                    ? Optional.of(SqlArrayType.<TextEnum>of("text", TextEnum::text))
                    : Optional.empty();
        }
    }
}

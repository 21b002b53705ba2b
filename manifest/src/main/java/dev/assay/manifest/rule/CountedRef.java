package dev.assay.manifest.rule;

import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaContext;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.keyword.Keyword;
import com.networknt.schema.keyword.KeywordValidator;
import com.networknt.schema.keyword.RefValidator;
import com.networknt.schema.path.NodePath;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/**
 * A {@code $ref} that is followed a million times for each document at most: definitions that each refer twice to the
 * next one double the work with every line of the schema.
 */
final class CountedRef extends RefValidator {
    private static final int MAX_REFERENCES = 1_000_000;

    private CountedRef(SchemaLocation location, JsonNode node, Schema parent, SchemaContext context) {
        super(location, node, parent, context);
    }

    /** The dialect with references counted, and without those that depend on where they are reached from. */
    static Dialect in(Dialect dialect) {
        return Dialect.builder(dialect)
                .keyword(keyword("$ref", CountedRef::new))
                .keyword(keyword("$dynamicRef", CountedRef::refused))
                .keyword(keyword("$recursiveRef", CountedRef::refused))
                .build();
    }

    @Override
    public void validate(ExecutionContext execution, JsonNode node, JsonNode root, NodePath path) {
        AtomicInteger followed =
                execution.getCollectorContext().computeIfAbsent(CountedRef.class.getName(), key -> new AtomicInteger());
        if (followed.incrementAndGet() > MAX_REFERENCES) {
            throw new SchemaException("more than " + MAX_REFERENCES + " references to follow");
        }
        super.validate(execution, node, root, path);
    }

    private static KeywordValidator refused(
            SchemaLocation location, JsonNode node, Schema parent, SchemaContext context) {
        throw new SchemaException("$dynamicRef and $recursiveRef are not supported");
    }

    private static Keyword keyword(String name, Maker maker) {
        return new Keyword() {
            @Override
            public String getValue() {
                return name;
            }

            @Override
            public KeywordValidator newValidator(
                    SchemaLocation location, JsonNode node, Schema parent, SchemaContext context) {
                return maker.make(location, node, parent, context);
            }
        };
    }

    @FunctionalInterface
    private interface Maker {
        KeywordValidator make(SchemaLocation location, JsonNode node, Schema parent, SchemaContext context);
    }
}

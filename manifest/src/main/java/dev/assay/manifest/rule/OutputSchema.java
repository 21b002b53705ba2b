package dev.assay.manifest.rule;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import com.networknt.schema.InvalidSchemaException;
import com.networknt.schema.InvalidSchemaRefException;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.regex.RegularExpression;
import dev.assay.manifest.ManifestNode;
import dev.assay.manifest.pattern.PatternConstructs;
import dev.assay.manifest.pattern.PatternSize;
import dev.assay.text.Characters;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The JSON schema of a json_schema grader: draft 4, 6, 7, 2019-09 or, without {@code $schema}, 2020-12. It is
 * somebody's text and is confined: nothing is fetched or read for a reference, patterns are RE2 and references end.
 * Safe for use by several threads.
 */
public final class OutputSchema {
    private static final int MAX_LENGTH = 100_000;

    private static final List<Dialect> DIALECTS = List.of(
            Dialects.getDraft202012(),
            Dialects.getDraft201909(),
            Dialects.getDraft7(),
            Dialects.getDraft6(),
            Dialects.getDraft4());

    private static final SchemaRegistryConfig CONFIG = SchemaRegistryConfig.builder()
            .failFast(true)
            .formatAssertionsEnabled(false)
            .regularExpressionFactory(OutputSchema::pattern)
            .build();

    /** The schemas of the dialects themselves, which the library brings along. */
    private static final SchemaRegistry META = SchemaRegistry.withDialects(
            DIALECTS,
            registry -> registry.schemaLoader(loader -> loader.fetchRemoteResources(false)
                    .allow(iri -> iri.toString().contains("://json-schema.org/"))));

    private final Schema schema;

    private OutputSchema(Schema schema) {
        this.schema = schema;
    }

    /** @throws IllegalArgumentException for what {@link #problem} reports */
    public static OutputSchema of(JsonNode schema) {
        try {
            return checked(schema);
        } catch (SchemaException | JacksonException | StackOverflowError e) {
            throw new IllegalArgumentException("schema: " + reason(e) + " (expected: a JSON schema)", e);
        }
    }

    /** What is wrong with a schema; empty where nothing is. */
    static Optional<String> problem(JsonNode schema) {
        try {
            checked(schema);
            return Optional.empty();
        } catch (SchemaException | JacksonException | StackOverflowError e) {
            return Optional.of(reason(e));
        }
    }

    /**
     * @throws IllegalStateException where it takes more than a million references, or a deeper nesting of them than
     *     the stack holds, to tell
     */
    public boolean accepts(JsonNode document) {
        try {
            return schema.validate(document).isEmpty();
        } catch (NumberFormatException | JacksonException e) {
            // 1e999 or hundreds of digits, where the schema calculates with them.
            return false;
        } catch (SchemaException | StackOverflowError e) {
            throw new IllegalStateException("schema: " + reason(e) + " (expected: references that end)", e);
        }
    }

    private static OutputSchema checked(JsonNode schema) {
        if (Characters.moreThan(MAX_LENGTH, schema.toString())) {
            throw new SchemaException("longer than " + MAX_LENGTH + " characters");
        }
        String dialect =
                schema.path("$schema").asString(Dialects.getDraft202012().getId());
        String id = dialect.endsWith("#") ? dialect.substring(0, dialect.length() - 1) : dialect;
        String known = DIALECTS.stream()
                .map(Dialect::getId)
                .filter(one -> one.equals(id) || one.equals(id + "#"))
                .findFirst()
                .orElseThrow(() -> new SchemaException("$schema is none of draft 4, 6, 7, 2019-09, 2020-12"));
        META.getSchema(SchemaLocation.of(known)).validate(schema).stream()
                .findFirst()
                .ifPresent(error -> {
                    throw new SchemaException(error.toString());
                });
        Schema read = registry().getSchema(schema);
        // References are looked up here and not when the first output comes.
        read.initializeValidators();
        OutputSchema checked = new OutputSchema(read);
        checked.schema.validate(JsonNodeFactory.instance.nullNode());
        return checked;
    }

    /** One for each schema, so that no schema finds another one by its {@code $id}. */
    private static SchemaRegistry registry() {
        List<Dialect> counted = DIALECTS.stream().map(CountedRef::in).toList();
        return SchemaRegistry.withDialects(
                counted,
                registry -> registry.defaultDialectId(Dialects.getDraft202012().getId())
                        .schemaRegistryConfig(CONFIG)
                        .schemaLoader(
                                loader -> loader.fetchRemoteResources(false).allow(iri -> false)));
    }

    private static RegularExpression pattern(String pattern) {
        if (Characters.moreThan(PatternSize.MAX_LENGTH, pattern)
                || PatternSize.problem(pattern).isPresent()) {
            throw new SchemaException("a pattern is larger than " + PatternSize.MAX_STEPS + " steps");
        }
        PatternConstructs.problem(pattern).ifPresent(problem -> {
            throw new SchemaException("a pattern is not RE2: " + problem);
        });
        try {
            Pattern compiled = Pattern.compile(pattern);
            return text -> compiled.matcher(text).find();
        } catch (PatternSyntaxException e) {
            throw new SchemaException("a pattern is not RE2: " + e.getDescription());
        }
    }

    private static String reason(Throwable e) {
        if (e instanceof StackOverflowError) {
            return "references that do not end, or nested too deep";
        }
        if (e instanceof JacksonException) {
            return "a number that is too large: " + ManifestNode.cut(String.valueOf(e.getMessage()));
        }
        if (e instanceof InvalidSchemaRefException || e instanceof InvalidSchemaException) {
            return "a reference that leads nowhere in the schema: " + ManifestNode.cut(String.valueOf(e.getMessage()));
        }
        return ManifestNode.cut(String.valueOf(e.getMessage()));
    }
}

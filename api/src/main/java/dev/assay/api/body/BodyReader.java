package dev.assay.api.body;

import dev.assay.api.error.ApiException;
import dev.assay.api.error.ShownValue;
import dev.assay.api.error.Violation;
import dev.assay.api.error.Violations;
import dev.assay.api.json.ApiJson;
import jakarta.validation.Validator;
import java.io.InputStream;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.databind.JsonNode;

/**
 * Turns a JSON body into the record that a controller asks for and says everything that is wrong with it at once:
 * unknown fields, wrong types and the record's {@code jakarta.validation} constraints. {@link JsonNode} is accepted as
 * a type for what has no fixed shape.
 */
@Component
public class BodyReader {

    /** A secret without its quotes may be what is quoted. */
    private static final Pattern TOKEN = Pattern.compile("^Unrecognized token '[^']*'");

    private final Validator validator;

    public BodyReader(Validator validator) {
        this.validator = validator;
    }

    /**
     * @throws ApiException 400 {@code invalid_json} with line and column, 400 {@code invalid_request} with all
     *     violations
     */
    public Object read(InputStream body, Type type) {
        Violations violations = new Violations();
        JsonNode tree = parse(body, violations);
        ValueRules.check(tree, violations);
        if (type instanceof Class<?> raw && JsonNode.class.isAssignableFrom(raw)) {
            if (!raw.isInstance(tree)) {
                violations.add("$", tree, "an object");
            }
            violations.throwIfAny();
            return tree;
        }
        JsonNode sound = FieldShape.check("$", tree, type, violations);
        if (sound.isNull()) {
            violations.unless(!violations.isEmpty(), "$", tree, "an object").throwIfAny();
        }
        Object value = bind(sound, type, violations);
        Constraints.check(validator.validate(value), violations);
        if (value instanceof Checked checked) {
            checked.check(violations);
        }
        violations.throwIfAny();
        return value;
    }

    private static Object bind(JsonNode sound, Type type, Violations violations) {
        try {
            return ApiJson.MAPPER.treeToValue(sound, ApiJson.MAPPER.constructType(type));
        } catch (JacksonException e) {
            // A record that refuses its own values; what is known by then says more than it does.
            violations.throwIfAny();
            throw ApiException.invalid(List.of(new Violation("$", ShownValue.cut(e.getOriginalMessage()))));
        }
    }

    private static JsonNode parse(InputStream body, Violations violations) {
        try (JsonParser parser = new NumberRules.SignedZeros(ApiJson.MAPPER.createParser(body), violations)) {
            if (parser.nextToken() == null) {
                throw ApiException.invalid(List.of(new Violation("$", "empty body (expected: a JSON object)")));
            }
            return ApiJson.MAPPER.readValue(parser, JsonNode.class);
        } catch (JacksonIOException e) {
            // The transport failed or a limit was passed: not the JSON's fault.
            throw e;
        } catch (JacksonException e) {
            throw invalidJson(e);
        }
    }

    private static ApiException invalidJson(JacksonException e) {
        String problem = ShownValue.cut(TOKEN.matcher(e.getOriginalMessage()).replaceFirst("Unrecognized token"));
        // Passed limits have no position.
        TokenStreamLocation at = e.getLocation();
        if (at == null) {
            return new ApiException(HttpStatus.BAD_REQUEST, "invalid_json", "request body: " + problem);
        }
        return new ApiException(
                HttpStatus.BAD_REQUEST,
                "invalid_json",
                "request body, line " + at.getLineNr() + ", column " + at.getColumnNr() + ": " + problem,
                Map.of("line", at.getLineNr(), "column", at.getColumnNr()));
    }
}

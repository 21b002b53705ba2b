package dev.assay.api.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.assay.text.ExactJson;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * The API's JSON: snake_case, every field present (null where there is no value), unknown and duplicate fields refused,
 * no coercion ({@code "5"} is not 5), numbers with all their digits, nesting up to 200.
 */
public final class ApiJson {

    public static final int MAX_DEPTH = 200;

    public static final JsonMapper MAPPER = ExactJson.exact(JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    // A snippet of a body may hold a secret or a prompt.
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .build()))
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .changeDefaultPropertyInclusion(i -> i.withValueInclusion(JsonInclude.Include.ALWAYS))
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .build();

    private ApiJson() {}
}

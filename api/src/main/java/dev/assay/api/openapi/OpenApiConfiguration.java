package dev.assay.api.openapi;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import dev.assay.api.error.ErrorBody;
import dev.assay.ledger.tenancy.Principal;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.core.util.Json;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The OpenAPI document: one bearer key, and the errors that every operation has. */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {

    private static final String BEARER = "bearer";

    static {
        SpringDocUtils.getConfig().addRequestWrapperToIgnore(Principal.class);
    }

    /** Registered last, which is first in the chain: springdoc's own converters introspect whatever they are given. */
    @Bean
    SmartInitializingSingleton anyJson() {
        return () -> {
            ModelConverters.getInstance(false).addConverter(new AnyJson());
            ModelConverters.getInstance(true).addConverter(new AnyJson());
        };
    }

    /** The document's names are those of the wire. */
    @Bean
    ModelResolver snakeCase() {
        return new ModelResolver(Json.mapper().copy().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE));
    }

    @Bean
    OpenAPI openApi() {
        return new OpenAPI()
                .info(new Info()
                        .title("Assay")
                        .version("1")
                        .description("Durable LLM eval runs: a run that breaks is retried in place, and nothing that"
                                + " was paid for is paid for twice."))
                .components(new Components()
                        .addSecuritySchemes(
                                BEARER,
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("bearer")))
                .addSecurityItem(new SecurityRequirement().addList(BEARER));
    }

    @Bean
    OpenApiCustomizer errorResponses() {
        return api -> {
            ModelConverters.getInstance().readAll(ErrorBody.class).forEach(api.getComponents()::addSchemas);
            api.getPaths()
                    .forEach((path, item) -> item.readOperationsMap()
                            .forEach((method, operation) -> addErrors(path, method, operation)));
        };
    }

    private static void addErrors(String path, PathItem.HttpMethod method, Operation operation) {
        Map<String, String> errors = new LinkedHashMap<>();
        errors.put("400", "Invalid request: every violation with its path");
        errors.put("401", "No key, or not one that is valid now");
        errors.put("403", "The key lacks a scope");
        if (path.contains("{")) {
            errors.put("404", "Not found, or another team's");
        }
        if (method != PathItem.HttpMethod.GET) {
            errors.put("409", "Not possible in the present state");
            errors.put("413", "Body too large");
            errors.put("415", "Unsupported media type");
        }
        errors.put("429", "More requests than the key may make: see Retry-After");
        errors.put("503", "The database is away: see Retry-After");
        errors.put("504", "The database took longer than a request may");
        Content content = new Content()
                .addMediaType(
                        org.springframework.http.MediaType.APPLICATION_JSON_VALUE,
                        new MediaType().schema(new Schema<>().$ref("#/components/schemas/Error")));
        errors.forEach((status, description) -> operation
                .getResponses()
                .computeIfAbsent(
                        status, s -> new ApiResponse().description(description).content(content)));
    }
}

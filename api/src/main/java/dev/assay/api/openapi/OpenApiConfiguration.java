package dev.assay.api.openapi;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import dev.assay.api.error.DownloadErrorBody;
import dev.assay.api.error.ErrorBody;
import dev.assay.api.settings.ApiProperties;
import dev.assay.ledger.tenancy.Principal;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.core.util.Json;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.util.List;
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
            ModelConverters.getInstance(false).addConverter(new RecordSchemas());
            ModelConverters.getInstance(true).addConverter(new AnyJson());
            ModelConverters.getInstance(true).addConverter(new RecordSchemas());
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
    OpenApiCustomizer completion(ApiProperties properties) {
        return api -> {
            ModelConverters.getInstance().readAll(ErrorBody.class).forEach(api.getComponents()::addSchemas);
            ModelConverters.getInstance().readAll(DownloadErrorBody.class).forEach(api.getComponents()::addSchemas);
            RecordSchemas.complete(api, properties.limits().maxConcurrency());
            api.getComponents().addSchemas(GenerationSchema.NAME, GenerationSchema.create());
            Schema<?> generation = new Schema<>().$ref("#/components/schemas/" + GenerationSchema.NAME);
            for (String request : List.of("CreateRunRequest", "ScheduleRunRequest")) {
                api.getComponents()
                        .getSchemas()
                        .computeIfPresent(request, (name, run) -> run.addProperty("generation", generation));
            }
            api.getPaths()
                    .forEach((path, item) -> item.readOperationsMap().forEach((method, operation) -> {
                        ParameterSchemas.complete(path, operation);
                        Answers.complete(path, method, operation);
                        Examples.complete(operation);
                    }));
        };
    }
}

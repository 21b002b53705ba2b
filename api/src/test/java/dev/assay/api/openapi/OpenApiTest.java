package dev.assay.api.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.api.TestApi;
import java.net.http.HttpRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import tools.jackson.databind.JsonNode;

@Isolated("the library that makes the document keeps state of the process")
class OpenApiTest {

    @Test
    void theDocumentSaysWhatTheWireSays() {
        try (TestApi api = TestApi.start()) {
            JsonNode document = api.document();
            JsonNode retry = document.path("paths")
                    .path(TestApi.EVALS + "/runs/{run_id}/retry")
                    .path("post");
            assertThat(retry.path("operationId").asString("")).isEqualTo("retryFailedEvalRun");
            assertThat(retry.path("responses").propertyNames()).contains("200", "401", "403", "404", "409", "503");
            assertThat(document.at("/components/securitySchemes/bearer/scheme").asString(""))
                    .isEqualTo("bearer");
            JsonNode suite = document.at("/components/schemas/Suite/properties");
            assertThat(suite.propertyNames()).contains("active_version", "created_at", "metadata");
            JsonNode create = document.at("/components/schemas/CreateSuiteRequest");
            assertThat(create.path("required").toString()).contains("name", "manifest");
            assertThat(create.at("/properties/name/maxLength").asInt()).isEqualTo(255);
            JsonNode patch = document.at("/components/schemas/PatchRunRequest/properties");
            assertThat(patch.at("/suite_version/type").asString("")).isEqualTo("integer");
            assertThat(patch.at("/judge_model/type")).hasToString("[\"string\",\"null\"]");
            assertThat(patch.at("/metadata/type").toString()).contains("object");
            assertThat(document.path("components").path("schemas").propertyNames())
                    .contains("Error", "File", "SuiteVersion")
                    .doesNotContain("Principal", "JsonNode", "ObjectNode", "PatchedString");
            assertThat(api.send(HttpRequest.newBuilder(api.uri("/swagger-ui/index.html"))
                                    .build())
                            .status())
                    .isEqualTo(200);
        }
    }
}

package dev.assay.api.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.api.TestApi;
import dev.assay.api.openapi.Document.Described;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import tools.jackson.databind.JsonNode;

/** What each operation of the document has to say, also of those that are added later. */
@Isolated("the library that makes the document keeps state of the process")
class CompletenessTest {

    private static TestApi api;
    private static JsonNode root;
    private static List<Described> operations;

    @BeforeAll
    static void start() {
        api = TestApi.start("spring.temporal.connection.target=127.0.0.1:1", "assay.limits.max-concurrency=40");
        Document document = Document.of(api);
        root = document.root();
        operations = document.operations();
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void eachHasAnIdOfItsOwnAndSaysWhatItDoes() {
        Set<String> ids = new HashSet<>();
        assertThat(operations).hasSizeGreaterThan(35).allSatisfy(operation -> {
            assertThat(ids.add(operation.id())).as(operation.toString()).isTrue();
            assertThat(operation.id()).as(operation.toString()).matches("[a-z][A-Za-z]+");
            assertThat(operation.node().path("summary").asString(""))
                    .as(operation.toString())
                    .isNotBlank();
            assertThat(operation.node().path("description").asString(""))
                    .as(operation.toString())
                    .isNotBlank();
        });
        assertThat(ids).contains("retryFailedEvalRun");
    }

    @Test
    void eachParameterHasATypeAndADescription() {
        assertThat(operations).allSatisfy(operation -> {
            JsonNode parameters = operation.node().path("parameters");
            parameters.forEach(parameter -> {
                String name = operation + " " + parameter.path("name");
                assertThat(parameter.at("/schema/type").asString("")).as(name).isNotEmpty();
                assertThat(parameter.path("description").asString("")).as(name).isNotBlank();
                if (parameter.at("/schema/type").asString("").equals("integer")) {
                    assertThat(parameter.at("/schema/minimum").isNumber())
                            .as(name)
                            .isTrue();
                }
                if (parameter.path("name").asString("").equals("limit")) {
                    assertThat(parameter.at("/schema/maximum").isNumber())
                            .as(name)
                            .isTrue();
                    assertThat(parameter.at("/schema/default").isNumber())
                            .as(name)
                            .isTrue();
                }
            });
            Set<String> named = new HashSet<>();
            parameters.forEach(
                    parameter -> named.add("{" + parameter.path("name").asString("") + "}"));
            for (String part : operation.path().split("/")) {
                assertThat(!part.startsWith("{") || named.contains(part))
                        .as(operation + part)
                        .isTrue();
            }
        });
    }

    @Test
    void eachBodyHasASchemaThatRefusesUnknownFieldsAndAnExample() {
        List<Described> bodies = operations.stream()
                .filter(operation -> operation.node().has("requestBody"))
                .toList();
        assertThat(bodies).hasSizeGreaterThan(7).allSatisfy(operation -> {
            JsonNode content = operation
                    .node()
                    .at("/requestBody/content")
                    .values()
                    .iterator()
                    .next();
            JsonNode schema = resolved(content.path("schema"));
            assertThat(schema.path("properties").isEmpty())
                    .as(operation.toString())
                    .isFalse();
            assertThat(schema.path("additionalProperties").asString(""))
                    .as(operation.toString())
                    .isEqualTo("false");
            assertThat(content.has("example")).as(operation.toString()).isTrue();
        });
        JsonNode create = root.at("/components/schemas/CreateRunRequest");
        assertThat(create.path("required").toString()).contains("suite_id", "models");
        assertThat(create.at("/properties/generation_concurrency/maximum").asInt())
                .isEqualTo(40);
        assertThat(create.at("/properties/metadata/maxProperties").asInt()).isEqualTo(16);
        assertThat(create.at("/properties/metadata/additionalProperties/maxLength")
                        .asInt())
                .isEqualTo(512);
        assertThat(create.at("/properties/metadata/propertyNames/maxLength").asInt())
                .isEqualTo(64);
        assertThat(root.at("/components/schemas/Run/properties/task_ids/type").toString())
                .contains("array", "null");
        assertThat(root.at("/components/schemas/Run/required").toString()).contains("failed_at", "metrics");
    }

    @Test
    void eachListsItsAnswersAndItsErrorsHaveTheEnvelope() {
        assertThat(operations).allSatisfy(operation -> {
            JsonNode responses = operation.node().path("responses");
            String name = operation.toString();
            assertThat(responses.propertyNames()).as(name).contains("200", "400", "401", "403", "429", "503", "504");
            assertThat(responses.has("404") || !operation.path().contains("{"))
                    .as(name)
                    .isTrue();
            if (operation.node().has("requestBody")) {
                assertThat(responses.propertyNames()).as(name).contains("413", "415");
            }
            for (String status : List.of("429", "503")) {
                assertThat(responses.path(status).path("headers").has("Retry-After"))
                        .as(name)
                        .isTrue();
            }
            responses.properties().forEach(answer -> {
                if (!answer.getKey().equals("200")) {
                    assertThat(answer.getValue()
                                    .at("/content/application~1json/schema/$ref")
                                    .asString(""))
                            .as(name)
                            .isEqualTo("#/components/schemas/"
                                    + (operation.id().equals("getFileContent") ? "DownloadError" : "Error"));
                }
                assertThat(answer.getValue().path("description").asString(""))
                        .as(name)
                        .isNotBlank();
            });
            assertThat(responses.at("/200/content").values().iterator().next().has("example"))
                    .as(name)
                    .isTrue();
        });
    }

    private static JsonNode resolved(JsonNode schema) {
        return schema.has("$ref") ? root.at(schema.get("$ref").asString().substring(1)) : schema;
    }
}

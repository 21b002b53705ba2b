package dev.assay.manifest.rule;

import static dev.assay.manifest.ManifestTest.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class OutputSchemaTest {
    @ParameterizedTest(name = "{0} / {1}")
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            {'type':'object','required':['a'],'properties':{'a':{'type':'integer'}}}~{'a':1}~true
            {'type':'object','required':['a'],'properties':{'a':{'type':'integer'}}}~{'a':'1'}~false
            {'type':'object','required':['a']}~{}~false
            {'$schema':'http://json-schema.org/draft-07/schema#','type':'object'}~[]~false
            {'$schema':'http://json-schema.org/draft-04/schema#','maximum':5,'exclusiveMaximum':true}~5~false
            {'$ref':'#/$defs/s','$defs':{'s':{'type':'string'}}}~3~false
            {'$id':'https://example.org/s','$ref':'#/$defs/s','$defs':{'s':{'type':'string'}}}~'x'~true
            {'type':['object','null'],'properties':{'next':{'$ref':'#'}}}~{'next':{'next':null}}~true
            {'type':['object','null'],'properties':{'next':{'$ref':'#'}}}~{'next':{'next':1}}~false
            {'pattern':'^(a+)+$'}~'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab'~false
            {'pattern':'b'}~'abc'~true
            {'multipleOf':0.01}~0.07~true
            {'format':'email'}~'no address'~true
            """)
    void aDocumentIsValidOrNot(String schema, String document, boolean valid) {
        assertThat(OutputSchema.of(json(schema.replace('\'', '"'))).accepts(json(document.replace('\'', '"'))))
                .isEqualTo(valid);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            {'type':'thing'}~/type
            {'properties':{'a':{'minimum':'x'}}}~/properties/a/minimum
            {'properties':[]}~/properties
            {'properties':{'a':{'$ref':'#/$defs/no'}}}~a reference that leads nowhere in the schema
            {'$schema':'https://example.org/mine'}~$schema is none of
            {'pattern':'(?=x)'}~a pattern is not RE2
            {'pattern':'((a{100}){100}){100}'}~larger than 2000 steps
            {'$ref':'#'}~references that do not end
            {'$dynamicRef':'#'}~not supported
            """)
    void aBadSchemaIsRefusedWithItsReason(String schema, String reason) {
        assertThat(OutputSchema.problem(json(schema.replace('\'', '"'))))
                .hasValueSatisfying(problem -> assertThat(problem).contains(reason));
    }

    /** No double, and no long, holds them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength",
                "minItems", "maxItems", "minContains", "maxContains", "minProperties", "maxProperties", "const"
            })
    void numbersOfHundredsOfDigitsMakeNoError(String keyword) {
        String large = "1" + "0".repeat(400);
        for (String limit : List.of(large, large + ".5", "1e400", "1")) {
            JsonNode schema = json("{\"contains\": {}, \"" + keyword + "\": " + limit + "}");
            if (OutputSchema.problem(schema).isPresent()) {
                continue;
            }
            for (String document : List.of(large, "-" + large + ".5", "1e400", "1", "\"x\"", "[1]", "{\"a\": 1}")) {
                assertThatCode(() -> OutputSchema.of(schema).accepts(json(document)))
                        .as(limit + ", " + document)
                        .doesNotThrowAnyException();
            }
        }
    }

    @Test
    void nothingIsFetchedForAReference() throws IOException {
        AtomicInteger requests = new AtomicInteger();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            requests.incrementAndGet();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        try {
            String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/s";
            assertThat(OutputSchema.problem(json("{\"$ref\": \"" + url + "\"}")))
                    .isPresent();
            assertThat(OutputSchema.problem(json("{\"items\": {\"$ref\": \"" + url + "#/a\"}}")))
                    .isPresent();
            assertThat(OutputSchema.problem(json("{\"$schema\": \"" + url + "\"}")))
                    .isPresent();
            assertThat(requests).hasValue(0);
        } finally {
            server.stop(0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"classpath:draft/2020-12/schema", "file:///etc/hostname", "jar:file:/a.jar!/b"})
    void nothingIsReadForAReference(String uri) {
        assertThat(OutputSchema.problem(json("{\"items\": {\"$ref\": \"" + uri + "\"}}")))
                .isPresent();
    }

    @Test
    void referencesThatOnlyAnOutputMeetsEndToo() {
        StringBuilder doubling = new StringBuilder("{\"items\": {\"$ref\": \"#/$defs/d0\"}, \"$defs\": {");
        for (int i = 0; i < 40; i++) {
            String next = "{\"$ref\": \"#/$defs/d" + (i + 1) + "\"}";
            doubling.append("\"d" + i + "\": {\"allOf\": [" + next + ", " + next + "]}, ");
        }
        OutputSchema doubled = OutputSchema.of(json(doubling + "\"d40\": {}}}"));
        OutputSchema circle = OutputSchema.of(
                json("{\"items\": {\"$ref\": \"#/$defs/a\"}, \"$defs\": {\"a\": {\"$ref\": \"#/$defs/a\"}}}"));

        assertThat(doubled.accepts(json("[]"))).isTrue();
        assertThatThrownBy(() -> doubled.accepts(json("[1]")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("schema: more than 1000000 references to follow (expected: references that end)");
        assertThatThrownBy(() -> circle.accepts(json("[1]")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("references that do not end");
    }
}

package dev.assay.activities.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.activities.message.ItemMessage.Part;
import dev.assay.manifest.Manifest;
import dev.assay.template.TemplateException;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A task's messages over a row, as the ledger keeps them. */
class MessageTemplatesTest {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Part.Inline FILE = new Part.Inline("image/png", 7, "ab".repeat(32), null);

    private final Map<String, byte[]> contents = new HashMap<>();

    private List<ItemMessage> rendered(String task, ObjectNode row) {
        return MessageTemplates.compile(Manifest.parse(JSON.readTree("""
                                {"tasks": [{"id": "t", "type": "qa", "dataset": {"file_id": "f"}, %s}]}""".formatted(task)))
                        .tasks()
                        .getFirst())
                .render(new MessageTemplates.Scope(row, List.of(), new RowData(contents::put), id -> FILE));
    }

    private static ObjectNode row(String json) {
        return (ObjectNode) JSON.readTree(json);
    }

    @Test
    void whatIsWrittenIsReadAndShownAsOneText() {
        List<ItemMessage> messages = rendered("""
                "messages_template": [{"role": "system", "content": "Be {{how}}."},
                  {"role": "user", "content": [{"type": "text", "text": "{{q}}"}, {"type": "image", "image": " {{url}} "},
                    {"type": "image", "image": "{{data}}", "detail": "low"},
                    {"type": "image", "image": {"file_id": "file_1"}}]},
                  {"role": "assistant", "content": [{"type": "text", "text": "It is"}]}]""", row("""
                        {"how": "brief", "q": "What\\u0000?", "url": "https://x.test/a", "data": "data:Image/PNG;base64,aGVs bG8="}"""));

        String digest = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
        assertThat(MessageJson.write(messages)).isEqualTo("""
                [{"role":"system","content":"Be brief."},\
                {"role":"user","content":[{"type":"text","text":"What\uFFFD?"},\
                {"type":"image","url":"https://x.test/a"},\
                {"type":"image","media_type":"image/png","bytes":5,"sha256":"%s","detail":"low"},\
                {"type":"image","media_type":"image/png","bytes":7,"sha256":"%s"}]},\
                {"role":"assistant","content":"It is"}]""".formatted(digest, "ab".repeat(32)));
        assertThat(MessageJson.read(MessageJson.write(messages))).isEqualTo(messages);
        assertThat(ItemMessage.plain(messages)).isEqualTo("""
                system: Be brief.

                user: What\uFFFD?
                [image https://x.test/a]
                [image image/png, 5 bytes]
                [image image/png, 7 bytes]

                assistant: It is""");
        assertThat(contents).containsOnlyKeys(digest);
        assertThat(contents.get(digest)).asString().isEqualTo("hello");
    }

    @Test
    void aPromptTemplateIsOneUserMessage() {
        assertThat(rendered("\"prompt_template\": \"{{q}}?\"", row("{\"q\": 1}")))
                .containsExactly(ItemMessage.text("user", "1?"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "prompt_template": "{{x}}"|prompt_template: template names column "x"
            "messages_template": [{"role": "user", "content": "a"}, {"role": "user", "content": "{{x}}"}]|messages_template[1].content: template names column "x"
            "messages_template": [{"role": "user", "content": [{"type": "image", "image": "http://x"}, {"type": "text", "text": "{{x}}"}]}]|messages_template[0].content[1].text: template names column "x"
            "messages_template": [{"role": "user", "content": [{"type": "image", "image": "http://{{x}}"}]}]|messages_template[0].content[0].image: template names column "x"
            """)
    void anErrorNamesMessageAndPart(String task, String message) {
        assertThatThrownBy(() -> rendered(task, row("{\"q\": 1}")))
                .isInstanceOf(TemplateException.class)
                .hasMessageStartingWith(message);
    }

    /** Beside a prefix a template may have what no other template has room for. */
    @Test
    void aLargeImageIsTakenFromItsColumnAndOneThatIsTooLargeIsNot() {
        String large = Base64.getEncoder().encodeToString(new byte[2 << 20]);
        ObjectNode row = JSON.createObjectNode().put("b64", large).put("uri", "data:image/png;base64," + large);
        String template = """
                "messages_template": [{"role": "user", "content": [{"type": "image", "image": "%s"}]}]""";
        assertThat(rendered(template.formatted("data:image/png;base64,{{b64}}"), row))
                .isEqualTo(rendered(template.formatted("{{uri}}"), row));
        assertThat(contents).hasSize(1);

        String tooLarge = Base64.getEncoder().encodeToString(new byte[RowData.MAX_BYTES + 1]);
        assertThatThrownBy(() -> rendered(
                        template.formatted("{{uri}}"),
                        JSON.createObjectNode().put("uri", "data:image/png;base64," + tooLarge)))
                .isInstanceOfSatisfying(
                        MessageException.class, e -> assertThat(e.code()).isEqualTo("image_too_large"))
                .hasMessage("messages_template[0].content[0].image: 20971521 bytes (expected: at most 20971520)");
    }

    @Test
    void theMessagesOfASampleAreBoundedTogether() {
        ItemMessage text = ItemMessage.text("user", "x".repeat(1 << 19));
        MessageTemplates.checkSize(List.of(text, text));
        assertThatThrownBy(() -> MessageTemplates.checkSize(List.of(text, text, ItemMessage.text("user", "x"))))
                .isInstanceOfSatisfying(
                        MessageException.class, e -> assertThat(e.code()).isEqualTo("messages_too_large"))
                .hasMessage("messages of 1048577 characters (expected: at most 1048576)");

        Part.Inline image = new Part.Inline("image/png", 16 << 20, "ab".repeat(32), null);
        MessageTemplates.checkSize(List.of(new ItemMessage("user", List.of(image, image))));
        assertThatThrownBy(
                        () -> MessageTemplates.checkSize(List.of(new ItemMessage("user", List.of(image, image, FILE)))))
                .hasMessage("messages with images of 33554439 bytes (expected: at most 33554432)");
        Part.Link link = new Part.Link("https://x.test", null);
        ItemMessage hundred = new ItemMessage("user", java.util.Collections.nCopies(100, link));
        MessageTemplates.checkSize(List.of(hundred));
        assertThatThrownBy(() -> MessageTemplates.checkSize(List.of(hundred, new ItemMessage("user", List.of(link)))))
                .hasMessage("messages with 101 images (expected: at most 100)");
    }

    @Test
    void aRowKeepsItsDataByDigestWhereverItStands() {
        ObjectNode row = row("""
                {"a": "data:image/png;base64,aGVsbG8=", "b": [{"c": "data:audio/wav;base64,aGk="}, 1.50], "d": "data: none",
                 "e": "data:text/plain;base64,aGk=", "f": "data:image/png;base64,?", "g": {"h": "data:application/pdf;base64,aGk="}}""");
        ObjectNode kept = new RowData(contents::put).withMarkers(row);
        assertThat(kept).isEqualTo(row("""
                {"a": {"type": "image", "media_type": "image/png", "bytes": 5, "sha256": "%s"},
                 "b": [{"c": {"type": "audio", "media_type": "audio/wav", "bytes": 2, "sha256": "%s"}}, 1.50], "d": "data: none",
                 "e": "data:text/plain;base64,aGk=", "f": "data:image/png;base64,?",
                 "g": {"h": {"type": "file", "media_type": "application/pdf", "bytes": 2, "sha256": "%s"}}}""".formatted(
                        "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
                        "8f434346648f6b96df89dda901c5176b10a6d83961dd3c1ac88b59b2dc327aa4",
                        "8f434346648f6b96df89dda901c5176b10a6d83961dd3c1ac88b59b2dc327aa4")));
        assertThat(row.get("a").isString()).as("the row itself").isTrue();
        ObjectNode plain = row("{\"a\": [{\"b\": \"text\"}]}");
        assertThat(new RowData(contents::put).withMarkers(plain)).isSameAs(plain);
        assertThat(contents).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            89504e470d0a1a0a0000, image/png
            ffd8ffe000104a464946, image/jpeg
            474946383961,         image/gif
            524946460000000057454250, image/webp
            52494646000000005741564520, -
            89504e47,             -
            """)
    void filesAreKnownByTheirFirstBytes(String hex, @org.jspecify.annotations.Nullable String mediaType) {
        assertThat(ImageContent.mediaType(java.util.HexFormat.of().parseHex(hex)))
                .isEqualTo(java.util.Optional.ofNullable(mediaType));
    }
}

package dev.assay.activities.message;

import dev.assay.activities.message.ItemMessage.Part;
import dev.assay.manifest.Fewshot;
import dev.assay.manifest.MessageTemplate;
import dev.assay.manifest.Task;
import dev.assay.template.TemplateException;
import dev.assay.template.TemplateRenderer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The messages of a task, rendered row by row. Of a task with a prompt template it is one user message. */
public final class MessageTemplates {
    /** Images of a sample, those of its few-shot examples among them. */
    static final int MAX_IMAGES = 100;
    /** Bytes of a sample's images that are sent as data. */
    static final int MAX_INLINE_BYTES = 32 << 20;

    private static final int MAX_URL_LENGTH = 8_192;
    /** Of an image's template that is text and plain columns. */
    private static final int MAX_URI_LENGTH = RowData.MAX_BYTES / 3 * 4 + (1 << 20);

    private final List<Compiled> messages;
    private final int lastUser;

    private record Compiled(String role, List<CompiledPart> parts) {}

    /** @param text of a text or an image's address; null where the image is a file */
    private record CompiledPart(
            String name,
            MessageTemplate.Part template,
            @Nullable TemplateRenderer text) {}

    /**
     * What messages are rendered over.
     *
     * @param choices the task's for this row
     */
    public record Scope(ObjectNode row, List<String> choices, RowData data, ImageFiles files) {}

    private MessageTemplates(List<Compiled> messages) {
        this.messages = messages;
        int last = messages.size() - 1;
        while (last >= 0 && !messages.get(last).role.equals(MessageTemplate.USER)) {
            last--;
        }
        this.lastUser = last;
    }

    /** Whether a task is sent as messages; otherwise its prompt is one text. */
    public static boolean used(Task task) {
        return !task.messages().isEmpty()
                || task.fewshot().filter(Fewshot::turns).isPresent();
    }

    /** @throws TemplateException code {@code template_invalid}; its message names the template */
    public static MessageTemplates compile(Task task) {
        if (task.messages().isEmpty()) {
            MessageTemplate prompt = MessageTemplate.user(task.promptTemplate().orElse(""));
            return new MessageTemplates(List.of(compile(prompt, "prompt_template", true)));
        }
        List<Compiled> messages = new ArrayList<>();
        for (MessageTemplate message : task.messages()) {
            messages.add(compile(message, "messages_template[" + messages.size() + "]", false));
        }
        return new MessageTemplates(messages);
    }

    private static Compiled compile(MessageTemplate message, String name, boolean whole) {
        List<CompiledPart> parts = new ArrayList<>();
        boolean text = message.parts().size() == 1 && message.parts().getFirst() instanceof MessageTemplate.Part.Text;
        for (MessageTemplate.Part part : message.parts()) {
            String content = name + (whole ? "" : ".content");
            String kind = part instanceof MessageTemplate.Part.Text ? ".text" : ".image";
            parts.add(compile(part, text ? content : content + "[" + parts.size() + "]" + kind));
        }
        return new Compiled(message.role(), parts);
    }

    private static CompiledPart compile(MessageTemplate.Part part, String name) {
        Optional<String> template = switch (part) {
            case MessageTemplate.Part.Text text -> Optional.of(text.template());
            case MessageTemplate.Part.Image image -> image.template();
        };
        try {
            return new CompiledPart(
                    name, part, template.map(TemplateRenderer::compile).orElse(null));
        } catch (TemplateException e) {
            throw e.in(name);
        }
    }

    /**
     * The messages of a row.
     *
     * @throws TemplateException whose message names the template
     * @throws MessageException likewise
     */
    public List<ItemMessage> render(Scope scope) {
        List<ItemMessage> rendered = new ArrayList<>();
        messages.forEach(message -> rendered.add(render(message, scope)));
        return rendered;
    }

    /** The last user message of a row, which few-shot examples are made of. A task with examples has one. */
    public ItemMessage question(Scope scope) {
        return render(messages.get(lastUser), scope);
    }

    /** The last user message among the rendered ones. */
    public ItemMessage question(List<ItemMessage> rendered) {
        return rendered.get(lastUser);
    }

    /** Messages with others in front, behind the instructions that they begin with. */
    public List<ItemMessage> behindInstructions(List<ItemMessage> rendered, List<ItemMessage> others) {
        int instructions = 0;
        while (instructions < lastUser
                && !messages.get(instructions).role.equals(MessageTemplate.USER)
                && !messages.get(instructions).role.equals(MessageTemplate.ASSISTANT)) {
            instructions++;
        }
        List<ItemMessage> all = new ArrayList<>(rendered);
        all.addAll(instructions, others);
        return all;
    }

    /** @throws MessageException where the messages of a sample are too much for one */
    public static void checkSize(List<ItemMessage> messages) {
        long characters = 0;
        int images = 0;
        long bytes = 0;
        for (ItemMessage message : messages) {
            for (Part part : message.parts()) {
                switch (part) {
                    case Part.Text text -> characters += text.text().length();
                    case Part.Link link -> images++;
                    case Part.Inline inline -> {
                        images++;
                        bytes += inline.bytes();
                    }
                }
            }
        }
        atMost("messages of %s characters", characters, TemplateRenderer.MAX_OUTPUT_LENGTH);
        atMost("messages with %s images", images, MAX_IMAGES);
        atMost("messages with images of %s bytes", bytes, MAX_INLINE_BYTES);
    }

    private static void atMost(String what, long value, long most) {
        if (value > most) {
            throw new MessageException(
                    MessageException.TOO_LARGE, what.formatted(value) + " (expected: at most " + most + ")");
        }
    }

    private static ItemMessage render(Compiled message, Scope scope) {
        List<Part> parts = new ArrayList<>();
        for (CompiledPart part : message.parts) {
            try {
                parts.add(render(part, scope));
            } catch (TemplateException e) {
                throw e.in(part.name);
            } catch (MessageException e) {
                throw e.in(part.name);
            }
        }
        return new ItemMessage(message.role, parts);
    }

    private static Part render(CompiledPart part, Scope scope) {
        TemplateRenderer template = part.text;
        if (part.template instanceof MessageTemplate.Part.Image image) {
            @Nullable String detail = image.detail().orElse(null);
            return template == null
                    ? scope.files.image(image.fileId().orElseThrow()).withDetail(detail)
                    : image(address(template, scope), detail, scope.data);
        }
        return new Part.Text(template == null ? "" : template.render(scope.row, scope.choices));
    }

    /** A column by itself is taken as it stands: it may be larger than what templates make. */
    private static String address(TemplateRenderer template, Scope scope) {
        Optional<JsonNode> column = template.onlyColumn().map(scope.row::path).filter(JsonNode::isString);
        return column.isPresent()
                ? column.get().stringValue()
                : template.render(scope.row, scope.choices, MAX_URI_LENGTH);
    }

    private static Part image(String address, @Nullable String detail, RowData data) {
        if (RowData.isUri(address)) {
            return data.image(address).withDetail(detail);
        }
        String url = address.strip();
        boolean web = url.regionMatches(true, 0, "https://", 0, 8) || url.regionMatches(true, 0, "http://", 0, 7);
        if (!web || !url.codePoints().allMatch(MessageTemplates::visible)) {
            throw new MessageException(
                    MessageException.IMAGE_INVALID,
                    "a text of " + address.length() + " characters (expected: an http or https URL, or a data: URI)");
        }
        if (url.length() > MAX_URL_LENGTH) {
            throw new MessageException(
                    MessageException.IMAGE_INVALID,
                    "a URL of " + url.length() + " characters (expected: at most " + MAX_URL_LENGTH + ")");
        }
        return new Part.Link(url, detail);
    }

    private static boolean visible(int c) {
        return !Character.isWhitespace(c) && !Character.isISOControl(c) && Character.getType(c) != Character.SURROGATE;
    }
}

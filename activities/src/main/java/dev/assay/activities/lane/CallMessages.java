package dev.assay.activities.lane;

import dev.assay.activities.message.ItemMessage;
import dev.assay.activities.message.MessageJson;
import dev.assay.ledger.lane.PrepareDao;
import dev.assay.model.Message;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** The messages of an item as a call sends them: with the images that were given as data, which the ledger has. */
record CallMessages(Jdbi jdbi, UUID runId, List<ItemMessage> messages) {

    /** @param json of the item */
    static CallMessages of(Jdbi jdbi, UUID runId, String json) {
        return new CallMessages(jdbi, runId, MessageJson.read(json));
    }

    /** Of the images that are to be read. */
    long contentBytes() {
        return messages.stream()
                .flatMap(message -> message.parts().stream())
                .mapToLong(part -> part instanceof ItemMessage.Part.Inline inline ? inline.bytes() : 0)
                .sum();
    }

    List<Message> read() {
        Map<String, String> uris = new HashMap<>();
        List<Message> read = new ArrayList<>();
        for (ItemMessage message : messages) {
            List<Message.Part> parts = new ArrayList<>();
            message.parts().forEach(part -> parts.add(part(part, uris)));
            read.add(new Message(message.role(), parts));
        }
        return read;
    }

    private Message.Part part(ItemMessage.Part part, Map<String, String> uris) {
        return switch (part) {
            case ItemMessage.Part.Text text -> new Message.Part.Text(text.text());
            case ItemMessage.Part.Link link -> new Message.Part.Image(link.url(), link.detail());
            case ItemMessage.Part.Inline inline ->
                new Message.Part.Image(
                        uris.computeIfAbsent(inline.mediaType() + inline.sha256(), key -> uri(inline)),
                        inline.detail());
        };
    }

    private String uri(ItemMessage.Part.Inline inline) {
        byte[] content = jdbi.withExtension(
                        PrepareDao.class,
                        dao -> dao.content(runId, HexFormat.of().parseHex(inline.sha256())))
                .orElseThrow(() -> new IllegalStateException("the run has no content " + inline.sha256()));
        return "data:" + inline.mediaType() + ";base64," + Base64.getEncoder().encodeToString(content);
    }
}

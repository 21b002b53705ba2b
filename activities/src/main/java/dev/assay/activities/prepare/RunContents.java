package dev.assay.activities.prepare;

import dev.assay.activities.message.ContentSink;
import dev.assay.activities.message.ImageContent;
import dev.assay.activities.message.ImageFiles;
import dev.assay.activities.message.ItemMessage.Part;
import dev.assay.activities.message.MessageException;
import dev.assay.activities.message.RowData;
import dev.assay.activities.prepare.PreparationOwnership.LostException;
import dev.assay.ledger.file.FileContent;
import dev.assay.ledger.file.FileContent.FileUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;

/** The contents that a run has, once each, as far as this preparation knows. */
final class RunContents implements ContentSink, ImageFiles {

    /** Digests held; what is not known is sent again, and not written twice. */
    private static final int MAX_KNOWN = 100_000;

    private final FileContent files;
    private final PreparationOwnership hold;
    private final Set<String> known = new HashSet<>();
    private final Map<String, Part.Inline> images = new HashMap<>();

    RunContents(Jdbi jdbi, PreparationOwnership hold) {
        this.files = new FileContent(jdbi);
        this.hold = hold;
    }

    boolean has(String sha256) {
        return known.contains(sha256);
    }

    /** They are committed. */
    void remember(Collection<String> digests) {
        if (known.size() < MAX_KNOWN) {
            known.addAll(digests);
        }
    }

    /** Commits it by itself. */
    @Override
    public void add(String sha256, byte[] content) {
        if (has(sha256)) {
            return;
        }
        byte[] digest = HexFormat.of().parseHex(sha256);
        if (!hold.write(dao -> dao.insertContent(hold.runId(), digest, content))) {
            throw new LostException();
        }
        remember(Set.of(sha256));
    }

    /** Read once: from then on the run has its own copy. */
    @Override
    public Part.Inline image(String fileId) {
        Part.Inline image = images.get(fileId);
        if (image == null) {
            byte[] content = read(fileId);
            String mediaType = ImageContent.mediaType(content)
                    .orElseThrow(() -> new MessageException(
                            MessageException.IMAGE_INVALID,
                            "file " + fileId + " (expected: " + ImageContent.EXPECTED + ")"));
            image = RowData.inline(mediaType, content);
            add(image.sha256(), content);
            images.put(fileId, image);
        }
        return image;
    }

    private byte[] read(String fileId) {
        try (InputStream in = files.open(fileId)) {
            byte[] content = in.readNBytes(RowData.MAX_BYTES + 1);
            if (content.length > RowData.MAX_BYTES) {
                throw new MessageException(
                        MessageException.IMAGE_TOO_LARGE,
                        "file " + fileId + " (expected: at most " + RowData.MAX_BYTES + " bytes)");
            }
            return content;
        } catch (FileUnavailableException e) {
            throw new MessageException(MessageException.IMAGE_UNAVAILABLE, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

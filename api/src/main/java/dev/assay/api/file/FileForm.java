package dev.assay.api.file;

import dev.assay.api.error.ApiException;
import dev.assay.api.error.ShownValue;
import dev.assay.api.error.Violations;
import dev.assay.api.settings.ApiProperties;
import dev.assay.ledger.file.FileStore;
import dev.assay.ledger.file.FileStore.FileTooLargeException;
import dev.assay.ledger.file.FileStore.Upload;
import dev.assay.ledger.tenancy.Principal;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.util.Optional;
import org.apache.commons.fileupload2.core.DiskFileItem;
import org.apache.commons.fileupload2.core.DiskFileItemFactory;
import org.apache.commons.fileupload2.core.FileItemInput;
import org.apache.commons.fileupload2.core.FileItemInputIterator;
import org.apache.commons.fileupload2.core.FileUploadException;
import org.apache.commons.fileupload2.core.FileUploadSizeException;
import org.apache.commons.fileupload2.jakarta.servlet6.JakartaServletFileUpload;
import org.apache.commons.io.function.IOSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Reads an upload as a stream, part by part, straight into the ledger: neither Tomcat nor Spring spools it. Its parts
 * come in any order, so the content may be stored before its purpose is known.
 */
@Component
class FileForm {

    private static final int MAX_FIELD_BYTES = 1_000;
    private static final int PART_HEADER_BYTES = 8 * 1024;
    private static final long FORM_OVERHEAD_BYTES = 64 * 1024;

    private final FileStore store;
    private final long limit;

    FileForm(FileStore store, ApiProperties properties) {
        this.store = store;
        this.limit = properties.limits().maxFileBytes().toBytes();
    }

    /**
     * @throws ApiException 400 with every violation, 413 as soon as the limit is passed: the rest is not read
     */
    String receive(HttpServletRequest request, Principal caller) throws IOException {
        Parts parts = new Parts();
        boolean kept = false;
        try {
            read(request, caller, parts);
            parts.check();
            Upload upload = parts.upload.orElseThrow();
            store.complete(upload, parts.filename, parts.purpose);
            kept = true;
            return upload.id();
        } catch (FileTooLargeException | FileUploadSizeException e) {
            throw ApiException.tooLarge("file", limit);
        } catch (FileUploadException e) {
            throw ApiException.invalid(new Violations()
                    .add(
                            "$",
                            "multipart body: " + ShownValue.cut(String.valueOf(e.getMessage()))
                                    + " (expected: whole parts)")
                    .list());
        } finally {
            if (!kept) {
                parts.upload.map(Upload::id).ifPresent(store::discard);
            }
        }
    }

    private void read(HttpServletRequest request, Principal caller, Parts parts) throws IOException {
        JakartaServletFileUpload<DiskFileItem, DiskFileItemFactory> form = new JakartaServletFileUpload<>();
        form.setMaxPartHeaderSize(PART_HEADER_BYTES);
        form.setMaxSize(limit + FORM_OVERHEAD_BYTES);
        form.setHeaderCharset(StandardCharsets.UTF_8);
        FileItemInputIterator items = parsed(() -> form.getItemIterator(request));
        while (parsed(items::hasNext)) {
            FileItemInput item = parsed(items::next);
            // Streams of items stay open: to close one reads it to its end, which may be a gigabyte away.
            if ("file".equals(item.getFieldName()) && !item.isFormField() && parts.upload.isEmpty()) {
                parts.filename = FileName.of(Optional.ofNullable(name(item)).orElse(""));
                parts.upload = Optional.of(store.write(caller, item.getInputStream(), limit));
            } else if ("purpose".equals(item.getFieldName()) && item.isFormField()) {
                byte[] value = item.getInputStream().readNBytes(MAX_FIELD_BYTES);
                parts.purpose = new String(value, StandardCharsets.UTF_8);
            } else {
                parts.violations.add(
                        ShownValue.cut(String.valueOf(item.getFieldName())),
                        "unknown part (expected: one file, purpose)");
                parts.check();
            }
        }
    }

    private static <T> T parsed(IOSupplier<T> headers) throws IOException {
        try {
            return headers.get();
        } catch (IllegalArgumentException e) {
            // An encoded word (RFC 2047) that is none.
            throw new FileUploadException("a header of a part: " + e.getMessage(), e);
        }
    }

    private static @Nullable String name(FileItemInput item) {
        try {
            return item.getName();
        } catch (InvalidPathException e) {
            // No path on this machine, with its encoding; whether it is a name is ours to say.
            return e.getInput();
        }
    }

    private static final class Parts {
        private final Violations violations = new Violations();
        private Optional<Upload> upload = Optional.empty();
        private String filename = "";
        private String purpose = "";

        void check() {
            boolean sent = upload.isPresent();
            violations.unless(sent, "file", null, "a part with a filename");
            if (upload.map(Upload::bytes).equals(Optional.of(0L))) {
                violations.add("file", "empty (expected: 1 byte or more)");
            }
            violations.unless(
                    !sent || FileName.valid(filename),
                    "file",
                    filename,
                    "a filename of 1.." + FileName.MAX_LENGTH + " printable characters, not . or ..");
            violations.unless(purpose.equals("evals"), "purpose", purpose.isEmpty() ? null : purpose, "evals");
            violations.throwIfAny();
        }
    }
}

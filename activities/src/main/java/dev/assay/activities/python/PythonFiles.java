package dev.assay.activities.python;

import dev.assay.ledger.file.FileContent;
import dev.assay.sandbox.SandboxException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Sources that manifests name by {@code file_id}: UTF-8, at most 1 MiB. */
public record PythonFiles(FileContent files) {
    private static final int MAX_SOURCE_BYTES = 1 << 20;

    /** @throws SandboxException code {@link SandboxException#INVALID} */
    public String read(String fileId) {
        try (InputStream in = files.open(fileId)) {
            byte[] bytes = in.readNBytes(MAX_SOURCE_BYTES + 1);
            if (bytes.length > MAX_SOURCE_BYTES) {
                throw new SandboxException(
                        SandboxException.INVALID, fileId + " (expected: at most " + MAX_SOURCE_BYTES + " bytes)");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new SandboxException(SandboxException.INVALID, fileId + " (expected: a source in UTF-8)");
        } catch (IOException e) {
            throw new SandboxException(SandboxException.INVALID, fileId + ": " + e.getMessage());
        }
    }
}

package dev.assay.api.imports;

import dev.assay.dataset.hub.HubFile;
import dev.assay.text.Sha256;
import java.util.SequencedMap;

/**
 * What one execution of lm-evaluation-harness left.
 *
 * @param samples by the harness's name of the task, one or more
 */
record ResultFile(HubFile results, SequencedMap<String, HubFile> samples) {

    String path() {
        return results.path();
    }

    long bytes() {
        return results.size()
                + samples.values().stream().mapToLong(HubFile::size).sum();
    }

    /** The same wherever the same contents are, whatever else a commit changes; 64 hex digits. */
    String digest() {
        StringBuilder contents = new StringBuilder(content(results));
        samples.forEach((task, file) -> contents.append(task).append(' ').append(content(file)));
        return Sha256.hex(contents.toString());
    }

    private static String content(HubFile file) {
        return (file.oid().isEmpty() ? file.commit() : file.oid()) + " " + file.size() + "\n";
    }
}

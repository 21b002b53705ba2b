package dev.assay.activities.hub;

/**
 * A file of a dataset at one commit.
 *
 * @param dataset {@code owner/name} or {@code name}
 * @param commit its SHA
 * @param path within the dataset
 * @param size in bytes
 */
public record HubFile(String dataset, String commit, String path, long size) {

    /** As messages name it. */
    public String shown() {
        return dataset + ", " + path;
    }
}

package dev.assay.dataset.hub;

/**
 * A file of a dataset at one commit.
 *
 * @param dataset {@code owner/name} or {@code name}
 * @param commit its SHA
 * @param path within the dataset
 * @param size in bytes
 * @param oid what the hub knows its content by, whichever commits have it; empty where the hub does not say
 */
public record HubFile(String dataset, String commit, String path, long size, String oid) {

    /** As messages name it. */
    public String shown() {
        return dataset + ", " + path;
    }
}

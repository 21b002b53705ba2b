package dev.assay.dataset;

import dev.assay.dataset.hub.FileFormat;
import dev.assay.dataset.hub.HubClient;
import dev.assay.dataset.hub.HubFile;
import dev.assay.dataset.hub.SplitFiles;
import dev.assay.dataset.hub.WaitCallback;
import dev.assay.dataset.parquet.ParquetSource;
import dev.assay.manifest.DatasetSource;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** A dataset of the hub at one commit: its files, read one after the other as if they were one. */
public final class HubDataset {
    private static final int BUFFER = 1 << 16;

    private final HubClient hub;
    private final WaitCallback pauses;

    /** @param pauses called while the hub is read or waited for */
    public HubDataset(HubClient hub, WaitCallback pauses) {
        this.hub = hub;
        this.pauses = pauses;
    }

    /**
     * @param commit the same for every pass over the dataset
     * @param skipRows how many data rows to pass over, 0 or more
     * @throws dev.assay.dataset.hub.HubException where the hub does not give it, now or while rows are read
     */
    public RowStream open(DatasetSource.HuggingFace source, String commit, long skipRows) {
        List<HubFile> files = SplitFiles.choose(source, hub.files(source.path(), commit, pauses));
        return new JoinedRows(source.reference(), files, this::open, source.maxRows(), skipRows);
    }

    private RowStream open(HubFile file, long skipRows) throws IOException {
        return switch (FileFormat.of(file.path()).orElseThrow()) {
            case PARQUET -> ParquetRows.open(file.shown(), new Ranges(hub, file, pauses), skipRows);
            case JSONL -> new JsonlRows(file.shown(), text(file), skipRows);
            case JSON -> JsonRows.open(file.shown(), text(file), skipRows);
            case CSV -> new CsvRows(file.shown(), text(file), skipRows);
        };
    }

    private InputStream text(HubFile file) throws IOException {
        InputStream in = new BufferedInputStream(hub.open(file, 0, pauses), BUFFER);
        return FileFormat.gzipped(file.path()) ? new BoundedGunzip(file.shown(), in) : in;
    }

    private record Ranges(HubClient hub, HubFile file, WaitCallback pauses) implements ParquetSource {

        @Override
        public long size() {
            return file.size();
        }

        @Override
        public InputStream open(long from, long to) {
            return hub.open(file, from, to, pauses);
        }
    }
}

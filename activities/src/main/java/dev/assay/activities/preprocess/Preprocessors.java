package dev.assay.activities.preprocess;

import dev.assay.activities.python.PythonFiles;
import dev.assay.manifest.Preprocess;
import dev.assay.manifest.Task;
import dev.assay.sandbox.Entry;
import dev.assay.sandbox.Program;
import dev.assay.sandbox.Sandbox;
import dev.assay.sandbox.SandboxException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Makes the preprocessors of tasks. */
public final class Preprocessors {
    /** Characters of JSON that one call may give: as many as a row of a dataset may have. */
    private static final int MAX_ANSWER_LENGTH = 16 << 20;

    private final Sandbox sandbox;
    private final PythonFiles files;

    public Preprocessors(Sandbox sandbox, PythonFiles files) {
        this.sandbox = sandbox;
        this.files = files;
    }

    /**
     * @return empty where the task has none
     * @throws PreprocessException where its source cannot be read
     */
    public Optional<Preprocessor> forTask(String teamId, String runId, Task task) {
        return task.preprocess().map(spec -> {
            Program program = new Program(
                    teamId,
                    runId + "/preprocess/" + task.id(),
                    spec.batch() ? Entry.TRANSFORM_BATCH : Entry.TRANSFORM,
                    source(spec),
                    false,
                    Duration.ofSeconds(spec.timeoutSeconds()),
                    MAX_ANSWER_LENGTH);
            return new Preprocessor(sandbox, program);
        });
    }

    private String source(Preprocess spec) {
        try {
            return spec.source().orElseGet(() -> files.read(spec.fileId().orElseThrow()));
        } catch (SandboxException e) {
            throw PreprocessException.of(e, "", Map.of());
        }
    }
}

package dev.assay.activities.grading;

import dev.assay.ledger.file.FileContent;
import dev.assay.ledger.suite.PythonSpec;
import dev.assay.ledger.suite.Task;
import dev.assay.sandbox.Sandbox;
import dev.assay.sandbox.SandboxException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/** Tasks whose grader may be Python. */
public final class PythonGraders {
    private static final int LARGEST_SOURCE = 1 << 20;

    private final Sandbox sandbox;
    private final FileContent files;

    /** @param files where sources are that a manifest names by {@code file_id} */
    public PythonGraders(Sandbox sandbox, FileContent files) {
        this.sandbox = sandbox;
        this.files = files;
    }

    /** @throws IllegalArgumentException for a task whose grader a validated manifest does not have */
    public GradedTask forTask(Task task) {
        return task.grader()
                .flatMap(grader -> PythonSpec.of(grader.config()).map(spec -> python(task, grader.metricId(), spec)))
                .orElseGet(() -> Graders.forTask(task));
    }

    private GradedTask python(Task task, String metricId, PythonSpec spec) {
        Grader grader = new PythonGrader(sandbox, metricId, spec, source(spec), TaskChoices.of(task));
        return new GradedTask(Extractor.of(task.outputExtraction()), grader, metricId, task.metrics());
    }

    private Supplier<String> source(PythonSpec spec) {
        return () -> spec.source().orElseGet(() -> read(spec.fileId().orElseThrow()));
    }

    private String read(String fileId) {
        try (InputStream in = files.open(fileId)) {
            byte[] bytes = in.readNBytes(LARGEST_SOURCE + 1);
            if (bytes.length > LARGEST_SOURCE) {
                throw new GraderException(
                        SandboxException.INVALID, fileId + " (expected: at most " + LARGEST_SOURCE + " bytes)");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new GraderException(SandboxException.INVALID, fileId + " (expected: a source in UTF-8)");
        } catch (IOException e) {
            throw new GraderException(SandboxException.INVALID, fileId + ": " + e.getMessage());
        }
    }
}

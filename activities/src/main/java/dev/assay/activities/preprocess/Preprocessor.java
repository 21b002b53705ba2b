package dev.assay.activities.preprocess;

import dev.assay.dataset.RowStream;
import dev.assay.sandbox.Entry;
import dev.assay.sandbox.Program;
import dev.assay.sandbox.Sandbox;
import dev.assay.sandbox.SandboxException;
import dev.assay.sandbox.SandboxUnavailableException;
import java.util.Map;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A task's {@code transform(row)} or {@code transform_batch(rows)}, in a sandbox. */
public final class Preprocessor {

    private final Sandbox sandbox;
    private final Program program;

    Preprocessor(Sandbox sandbox, Program program) {
        this.sandbox = sandbox;
        this.program = program;
    }

    /**
     * Before the first row: whether the function can be called at all.
     *
     * @throws PreprocessException where it cannot
     */
    public void check() {
        run("", Map.of(), () -> {
            sandbox.load(program);
            return JsonNodeFactory.instance.nullNode();
        });
    }

    /** What becomes of rows. Throws {@link PreprocessException} from {@code hasNext} and {@code next}. */
    public RowStream over(RowStream rows, CallSupervision pace) {
        return new PreprocessedRows(rows, this, pace);
    }

    boolean batch() {
        return program.entry() == Entry.TRANSFORM_BATCH;
    }

    String function() {
        return program.entry().function();
    }

    /** @param argument a row, or an array of rows */
    JsonNode call(JsonNode argument, String place, Map<String, Object> details) {
        ObjectNode arguments = JsonNodeFactory.instance.objectNode();
        arguments.set(batch() ? "rows" : "row", argument);
        return run(place, details, () -> sandbox.call(program, arguments, null));
    }

    private static JsonNode run(String place, Map<String, Object> details, Supplier<JsonNode> work) {
        try {
            return work.get();
        } catch (SandboxException e) {
            throw PreprocessException.of(e, place, details);
        } catch (SandboxUnavailableException e) {
            throw new PreprocessException(PreprocessException.UNAVAILABLE, String.valueOf(e.getMessage()), Map.of());
        }
    }
}

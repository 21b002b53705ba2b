package dev.assay.api.run.control;

import io.swagger.v3.oas.annotations.media.Schema;

/** Answer to {@code DELETE /runs/{run_id}}. */
@Schema(name = "DeletedRun")
public record DeletedRun(String id, String object, boolean deleted) {

    public static DeletedRun of(String id) {
        return new DeletedRun(id, "eval.run.deleted", true);
    }
}

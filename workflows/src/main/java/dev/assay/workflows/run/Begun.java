package dev.assay.workflows.run;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * @param owner whether this execution may act
 * @param suiteId shown as search attribute and in the summary
 * @param models the run's models
 * @param aggregates whether a task is graded in aggregate; null in histories that began before this was asked
 */
public record Begun(
        boolean owner,
        String suiteId,
        List<String> models,
        @Nullable Boolean aggregates) {

    /** An execution that began before it was asked goes the way that its history says. */
    boolean mayAggregate() {
        return aggregates == null || aggregates;
    }
}

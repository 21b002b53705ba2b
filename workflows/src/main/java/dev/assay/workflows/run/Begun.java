package dev.assay.workflows.run;

import java.util.List;

/**
 * @param owner whether this execution may act
 * @param suiteId shown as search attribute and in the summary
 * @param models the run's models
 */
public record Begun(boolean owner, String suiteId, List<String> models) {}

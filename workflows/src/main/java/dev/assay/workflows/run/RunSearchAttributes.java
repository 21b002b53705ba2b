package dev.assay.workflows.run;

import io.temporal.common.SearchAttributeKey;
import java.util.List;

/** Search attributes of a run's workflow. Used only where the namespace knows all of them. */
public final class RunSearchAttributes {

    public static final SearchAttributeKey<String> STATUS = SearchAttributeKey.forKeyword("AssayStatus");
    public static final SearchAttributeKey<String> SUITE = SearchAttributeKey.forKeyword("AssaySuite");
    public static final SearchAttributeKey<List<String>> MODELS = SearchAttributeKey.forKeywordList("AssayModels");
    public static final SearchAttributeKey<Long> ATTEMPT = SearchAttributeKey.forLong("AssayAttempt");

    private RunSearchAttributes() {}
}

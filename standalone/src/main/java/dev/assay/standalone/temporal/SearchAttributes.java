package dev.assay.standalone.temporal;

import io.temporal.api.enums.v1.IndexedValueType;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The search attributes that runs carry in Temporal, by name. */
final class SearchAttributes {
    static final Map<String, IndexedValueType> ALL = all();

    private SearchAttributes() {}

    private static Map<String, IndexedValueType> all() {
        Map<String, IndexedValueType> all = new LinkedHashMap<>();
        all.put("AssayStatus", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD);
        all.put("AssaySuite", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD);
        all.put("AssayModels", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD_LIST);
        all.put("AssayAttempt", IndexedValueType.INDEXED_VALUE_TYPE_INT);
        return Collections.unmodifiableMap(all);
    }

    /** The type's name as the CLI wants it. */
    static String cliName(IndexedValueType type) {
        return switch (type) {
            case INDEXED_VALUE_TYPE_KEYWORD -> "Keyword";
            case INDEXED_VALUE_TYPE_KEYWORD_LIST -> "KeywordList";
            case INDEXED_VALUE_TYPE_INT -> "Int";
            default -> throw new IllegalArgumentException("type: " + type + " (expected: keyword, keyword list, int)");
        };
    }
}

package dev.assay.template.value;

import java.util.List;
import java.util.function.Function;

/** What {@code keys()}, {@code values()} and {@code items()} give. */
public record DictView(String type, PyDict dict, Function<PyDict, List<Object>> read) {
    List<Object> items() {
        return read.apply(dict);
    }
}

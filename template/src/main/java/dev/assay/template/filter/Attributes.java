package dev.assay.template.filter;

import dev.assay.template.method.Items;
import dev.assay.template.runtime.Context;
import dev.assay.template.value.None;
import dev.assay.template.value.Py;
import dev.assay.template.value.Undefined;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** The {@code attribute} of filters: names and numbers, separated by dots. */
final class Attributes {
    private Attributes() {}

    static UnaryOperator<Object> getter(Object attribute, Context context) {
        return getter(attribute, None.NONE, context);
    }

    /** @param otherwise what stands for a missing one, unless None */
    static UnaryOperator<Object> getter(Object attribute, Object otherwise, Context context) {
        List<Object> parts = parts(attribute);
        return item -> {
            Object value = item;
            for (Object part : parts) {
                value = Items.item(value, part, true, context.budget());
                if (value instanceof Undefined && !(otherwise instanceof None)) {
                    value = otherwise;
                }
            }
            return value;
        };
    }

    private static List<Object> parts(Object attribute) {
        if (attribute instanceof None) {
            return List.of();
        }
        if (!Py.isText(attribute)) {
            return List.of(attribute);
        }
        List<Object> parts = new ArrayList<>();
        for (String part : Py.text(attribute).split("\\.", -1)) {
            parts.add(part.matches("[0-9]{1,18}") ? (Object) Long.parseLong(part) : part);
        }
        return parts;
    }
}

package dev.assay.api.body;

import dev.assay.text.Characters;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.constraints.Size;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@link Size} in code points, where the standard's own counts UTF-16 units. */
public final class SizeRule implements ConstraintValidator<Size, Object> {

    private int min;
    private int max;

    @Override
    public void initialize(Size size) {
        min = size.min();
        max = size.max();
    }

    @Override
    public boolean isValid(@Nullable Object value, ConstraintValidatorContext context) {
        return switch (value) {
            case null -> true;
            case CharSequence text -> within(Characters.of(text));
            case Collection<?> list -> within(list.size());
            case Map<?, ?> map -> within(map.size());
            default -> throw new IllegalArgumentException(value.getClass() + " (expected: text, a list or a map)");
        };
    }

    private boolean within(int size) {
        return size >= min && size <= max;
    }
}

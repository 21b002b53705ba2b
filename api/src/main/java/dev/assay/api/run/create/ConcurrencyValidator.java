package dev.assay.api.run.create;

import dev.assay.api.settings.ApiProperties;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import org.jspecify.annotations.Nullable;

/** Knows what this installation allows. */
final class ConcurrencyValidator implements ConstraintValidator<Concurrency, Integer> {

    private final int max;

    ConcurrencyValidator(ApiProperties properties) {
        this.max = properties.limits().maxConcurrency();
    }

    @Override
    public boolean isValid(@Nullable Integer value, ConstraintValidatorContext context) {
        context.disableDefaultConstraintViolation();
        context.buildConstraintViolationWithTemplate("1.." + max).addConstraintViolation();
        return value == null || value >= 1 && value <= max;
    }
}

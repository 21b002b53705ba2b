package dev.assay.api.run.create;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** 1 up to {@code assay.limits.max-concurrency}. */
@Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER, ElementType.TYPE_USE})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = ConcurrencyValidator.class)
public @interface Concurrency {

    String message() default "1 up to the ceiling of this installation";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};
}

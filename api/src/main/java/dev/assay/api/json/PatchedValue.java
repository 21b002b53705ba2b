package dev.assay.api.json;

import jakarta.validation.valueextraction.ExtractedValue;
import jakarta.validation.valueextraction.ValueExtractor;

/** Lets constraints be written on what a {@link Patched} holds; its path is that of the field. */
public final class PatchedValue implements ValueExtractor<Patched<@ExtractedValue ?>> {

    @Override
    public void extractValues(Patched<?> patched, ValueReceiver receiver) {
        receiver.value(null, patched.value());
    }
}

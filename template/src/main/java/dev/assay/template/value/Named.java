package dev.assay.template.value;

/** A function that has a name of its own: a macro. */
public interface Named {
    String name();
}

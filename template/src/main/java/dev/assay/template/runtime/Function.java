package dev.assay.template.runtime;

/** What can be called: a function, a method of a value, a macro. */
public interface Function {
    Object call(Context context, Args args);
}

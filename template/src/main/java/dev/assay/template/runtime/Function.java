package dev.assay.template.run;

/** What can be called: a function, a method of a value, a macro. */
public interface Function {
    Object call(Run run, Args args);
}

package dev.assay.template;

/** What can be called: a function, a method of a value, a macro. */
interface Function {
    Object call(Run run, Args args);
}

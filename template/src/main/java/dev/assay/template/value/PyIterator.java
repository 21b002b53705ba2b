package dev.assay.template.value;

import java.util.Iterator;

/** What can be gone through once: generators, and what {@code |reverse} makes. */
public record PyIterator(Iterator<Object> items) {}

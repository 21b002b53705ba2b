package dev.assay.template;

import java.util.Iterator;

/** What can be gone through once: generators, and what {@code |reverse} makes. */
record PyIterator(Iterator<Object> items) {}

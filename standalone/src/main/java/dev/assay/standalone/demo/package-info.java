/** The eval that an empty installation runs to show what a retry does. */
@NullMarked
package dev.assay.standalone.demo;

import org.jspecify.annotations.NullMarked;

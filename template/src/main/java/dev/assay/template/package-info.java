/**
 * Jinja2 3.1 with StrictUndefined over dataset rows: same text, or an error. Values are Python's: {@code String}, {@code
 * Long} and {@code BigInteger} for int, {@code Double}, {@code Boolean}, {@link None}, {@link PyList}, {@link PyTuple},
 * {@link PyDict} and what templates make beside them. There is no reflection; what is not written here does not exist.
 */
@NullMarked
package dev.assay.template;

import dev.assay.template.value.None;
import dev.assay.template.value.PyDict;
import dev.assay.template.value.PyList;
import dev.assay.template.value.PyTuple;
import org.jspecify.annotations.NullMarked;

/** Result files of lm-evaluation-harness, read within limits. */
@NullMarked
package dev.assay.api.imports.harness;

import org.jspecify.annotations.NullMarked;

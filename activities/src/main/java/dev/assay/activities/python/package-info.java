/** Users' Python that manifests hold or name. */
@NullMarked
package dev.assay.activities.python;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.assay.standalone.run;

import org.jspecify.annotations.NullMarked;

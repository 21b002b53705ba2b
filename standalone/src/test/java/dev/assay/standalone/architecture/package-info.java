@NullMarked
package dev.assay.standalone.architecture;

import org.jspecify.annotations.NullMarked;

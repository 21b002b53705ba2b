/** The data folder of one Assay: where it is, who owns it, and the first API key in it. */
@NullMarked
package dev.assay.standalone.home;

import org.jspecify.annotations.NullMarked;

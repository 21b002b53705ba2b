/** Settings of the api that more than one of its packages uses. */
@NullMarked
package dev.assay.api.settings;

import org.jspecify.annotations.NullMarked;

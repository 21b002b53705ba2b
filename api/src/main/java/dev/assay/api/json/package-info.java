/** The API's JSON: its mapper, fields that the body of a PATCH leaves out, and JSON that is passed on as it is stored. */
@NullMarked
package dev.assay.api.json;

import org.jspecify.annotations.NullMarked;

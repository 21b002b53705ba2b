/** Bodies of requests: read into records, each field checked, every error named. */
@NullMarked
package dev.assay.api.body;

import org.jspecify.annotations.NullMarked;

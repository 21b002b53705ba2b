/** What a client may do with a connection: how long a request may take to arrive, and that it may leave. */
@NullMarked
package dev.assay.api.connection;

import org.jspecify.annotations.NullMarked;

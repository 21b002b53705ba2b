/** HTTP/1.1 on a socket, as far as a provider needs it, and as bad as a fault wants it. */
@NullMarked
package dev.assay.simulator.http;

import org.jspecify.annotations.NullMarked;

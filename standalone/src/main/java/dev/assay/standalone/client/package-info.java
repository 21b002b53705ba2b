/** Assay's own REST API, as a client sees it: for what runs inside and still goes in by the front door. */
@NullMarked
package dev.assay.standalone.client;

import org.jspecify.annotations.NullMarked;

/** The command line of the jars: administration of keys without a server. */
@NullMarked
package dev.assay.api.command;

import org.jspecify.annotations.NullMarked;

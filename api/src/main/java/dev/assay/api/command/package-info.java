/** The command line of the jars, on picocli: administration of keys without a server. */
@NullMarked
package dev.assay.api.command;

import org.jspecify.annotations.NullMarked;

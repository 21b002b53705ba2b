/** The command line of the jars, on picocli: organisations, teams and keys, without a server. */
@NullMarked
package dev.assay.api.command;

import org.jspecify.annotations.NullMarked;

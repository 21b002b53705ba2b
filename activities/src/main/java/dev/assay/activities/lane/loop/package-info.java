/** The loop of a lane: blocks are claimed, their samples worked on, results settled; times and threads are given to it. */
@NullMarked
package dev.assay.activities.lane.loop;

import org.jspecify.annotations.NullMarked;

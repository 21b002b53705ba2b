package dev.assay.workflows.run;

/**
 * @param claim the execution that opened the lane
 * @param laneNo number of the lane within its kind, from 0
 * @param lanes number of lanes of this kind, by which the run's concurrency is shared out
 * @param pauses how often the run had been paused when the lane was opened: one more ends it
 */
public record LaneInput(Claim claim, int laneNo, int lanes, int pauses) {}

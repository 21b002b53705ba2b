-- Means are the double nearest to the exact one, and a grader makes a bounded number of metrics.

-- The exact sum of a block's scores, as C and Java write hexadecimal floating point; null in rows of before, whose mean is
-- taken as exact.
ALTER TABLE eval_block_scores ADD COLUMN total text;

-- Which metrics the samples of a task have in a grading. A name is here before the first score that has it.
CREATE TABLE eval_metric_names (
  run_id   uuid NOT NULL,
  grading  int NOT NULL,
  task_no  int NOT NULL,
  metric   text NOT NULL,
  PRIMARY KEY (run_id, grading, task_no, metric)
);

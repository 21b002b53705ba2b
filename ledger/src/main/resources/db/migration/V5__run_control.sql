-- What changes a run between and besides its attempts: pauses, and other graders over generations that are there.

-- How often the run was paused. Lanes end when it has moved since they were opened, so that a pause that is taken back
-- at once ends all lanes of a run or none, and never leaves it with a part of them.
ALTER TABLE eval_runs ADD COLUMN pauses int NOT NULL DEFAULT 0;

-- Graders were changed since the last attempt began: the next one starts a new grading.
ALTER TABLE eval_runs ADD COLUMN regrade boolean NOT NULL DEFAULT false;

-- What an attempt grades by. The run's own columns are what its next attempt will grade by.
ALTER TABLE eval_run_attempts
  ADD COLUMN suite_version     int,
  ADD COLUMN suite_version_id  uuid,
  ADD COLUMN judge_model       text,
  ADD COLUMN embedding_model   text;
UPDATE eval_run_attempts a
SET suite_version = r.suite_version, suite_version_id = r.suite_version_id, judge_model = r.judge_model,
    embedding_model = r.embedding_model
FROM eval_runs r
WHERE r.id = a.run_id;

-- What was graded, from the second grading on: patterns may be others than when the generation was made, whose own
-- extraction stays as it is.
ALTER TABLE eval_scores ADD COLUMN extracted_output text;

-- Models of a run are independent: a cause that concerns one of them stops that one, and the others finish.

-- Why a model takes no further part in an attempt, in the form of eval_runs.error. A new attempt starts without any.
CREATE TABLE eval_model_stops (
  run_id      uuid NOT NULL,
  attempt     int NOT NULL,
  model_no    int NOT NULL,
  cause       json NOT NULL,
  stopped_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (run_id, attempt, model_no)
);

-- The model that a lane has been waiting for the longest because it answers nobody: for people who watch a run.
ALTER TABLE eval_lanes
  ADD COLUMN held_model  text,
  ADD COLUMN held_since  timestamptz;

-- When a sample of the block was last generated and scored, by any process: one that is answered by nobody looks here
-- before it stops a model for all.
ALTER TABLE eval_blocks
  ADD COLUMN generated_at  timestamptz,
  ADD COLUMN scored_at     timestamptz;

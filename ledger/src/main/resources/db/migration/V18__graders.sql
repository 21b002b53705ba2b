-- Several graders of a task: each of them is a durable step of its own, and a sample has its score once all have scored.

-- The graders of a grading whose tasks have lists of them, or that follows one of another configuration. A ref is a grader
-- as it is configured: it stays the same over gradings as long as nothing changes that its scores depend on, and is a new
-- one where everything is to be scored again.
CREATE TABLE eval_graders (
  run_id          uuid NOT NULL,
  grading         int NOT NULL,
  task_no         int NOT NULL,
  grader_no       int NOT NULL,
  grader_id       text NOT NULL,
  ref             int NOT NULL,
  -- SHA-256 of what its scores depend on.
  fingerprint     text NOT NULL,
  -- Whether its scores stand in eval_grader_scores; false: it is the only one of its task, and they stand in eval_scores.
  own_rows        boolean NOT NULL,
  -- Where its calls stand in eval_grader_calls: the scope ends in this ref, or has none, and this grading.
  calls_ref       int,
  calls_grading   int NOT NULL,
  pass_threshold  double precision,
  PRIMARY KEY (run_id, grading, task_no, grader_no)
);

-- What one grader of several made of a sample: inserted, never updated.
CREATE TABLE eval_grader_scores (
  run_id       uuid NOT NULL,
  model_no     int NOT NULL,
  item_no      int NOT NULL,
  ref          int NOT NULL,
  attempt      int NOT NULL,
  scores       json NOT NULL,
  -- Its canonical score; null where it did not score the sample.
  score        double precision,
  judge        json,
  -- It was not to score this sample.
  skipped      boolean NOT NULL,
  -- It could not, and another grader was there for that: {"code", "message"}.
  error        json,
  started_at   timestamptz NOT NULL,
  finished_at  timestamptz NOT NULL,
  PRIMARY KEY (run_id, model_no, item_no, ref)
);

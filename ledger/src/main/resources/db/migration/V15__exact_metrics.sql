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

-- Metrics of runs whose graders made thousands of them: what stands with a run is bounded from here on, and the result file
-- has all.
CREATE FUNCTION pg_temp.shortened(metrics json) RETURNS json LANGUAGE sql AS $$
  SELECT json_build_object('score', m.clean -> 'score', 'by_task', json_build_object(), 'by_model', m.clean -> 'by_model',
    'truncated', json_build_object(
      'task_models', (SELECT count(*) FROM json_each(m.clean -> 'by_task') t, json_each(t.value -> 'by_model')),
      'task_models_shown', 0, 'max_bytes', 100000,
      'see', 'the run''s result file, which has all of them: GET /runs/{run_id}/artifacts'))
  FROM (SELECT replace(metrics::text, '\u0000', '\ufffd')::json AS clean) m
$$;
UPDATE eval_runs SET metrics = pg_temp.shortened(metrics)
WHERE pg_column_size(metrics) > 2000 AND octet_length(metrics::text) > 200000;
UPDATE eval_run_attempts SET metrics = pg_temp.shortened(metrics)
WHERE pg_column_size(metrics) > 2000 AND octet_length(metrics::text) > 200000;

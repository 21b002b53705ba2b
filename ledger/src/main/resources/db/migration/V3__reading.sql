-- Reading at any size: samples in their order, scores by block, sums of a run's counters, lists by each of their
-- filters, artifacts.

-- ---------------------------------------------------------------------------------------------
-- Samples in the order in which they are listed. None of these columns ever changes, so the
-- counters of a block still move without touching an index. The run is not the first column: with
-- tables that have no statistics, what asks for a run's unfinished blocks would find this index as
-- cheap as theirs.
-- ---------------------------------------------------------------------------------------------

CREATE INDEX eval_blocks_in_order ON eval_blocks (model_no, run_id, last_item);

-- ---------------------------------------------------------------------------------------------
-- Scores of a block, written when the block becomes done: who looks for scores in a range finds
-- the samples here and reads no others.
-- ---------------------------------------------------------------------------------------------

CREATE TABLE eval_block_scores (
  run_id     uuid NOT NULL,
  grading    int NOT NULL,
  -- A metric of the grader. '' is the canonical score: count and mean only, its arrays are empty.
  metric     text NOT NULL,
  model_no   int NOT NULL,
  last_item  int NOT NULL,
  block_no   int NOT NULL,
  count      int NOT NULL,
  mean       double precision NOT NULL,
  lowest     double precision NOT NULL,
  highest    double precision NOT NULL,
  -- Ascending, so that width_bucket counts those below a bound; items has the item of each.
  scores     double precision[] NOT NULL,
  items      int[] NOT NULL,
  PRIMARY KEY (run_id, grading, metric, model_no, last_item)
);

-- How many of a block's scores stand in eval_block_scores, and of which grading. A block whose counter or whose run's
-- grading is another has scores that do not stand there yet.
ALTER TABLE eval_blocks
  ADD COLUMN indexed_scores   int,
  ADD COLUMN indexed_grading  int;

INSERT INTO eval_block_scores
  (run_id, grading, metric, model_no, last_item, block_no, count, mean, lowest, highest, scores, items)
SELECT b.run_id, r.grading, m.metric, b.model_no, b.last_item, b.block_no,
  count(*), avg(m.score), min(m.score), max(m.score),
  CASE WHEN m.metric = '' THEN '{}' ELSE array_agg(m.score ORDER BY m.score, s.item_no) END,
  CASE WHEN m.metric = '' THEN '{}' ELSE array_agg(s.item_no ORDER BY m.score, s.item_no) END
FROM eval_blocks b
JOIN eval_runs r ON r.id = b.run_id
CROSS JOIN LATERAL (
  SELECT item_no, score, scores FROM eval_scores
  WHERE run_id = b.run_id AND model_no = b.model_no AND item_no BETWEEN b.first_item AND b.last_item
    AND grading = r.grading
  OFFSET 0) s
CROSS JOIN LATERAL (
  SELECT '' AS metric, s.score
  UNION ALL
  SELECT key, value::text::double precision FROM json_each(s.scores)
  WHERE json_typeof(value) = 'number' AND key <> '') m
WHERE b.phase = 'done'
GROUP BY b.run_id, r.grading, m.metric, b.model_no, b.last_item, b.block_no;

UPDATE eval_blocks b
SET indexed_scores = b.scored, indexed_grading = r.grading
FROM eval_runs r
WHERE r.id = b.run_id AND b.phase = 'done';

-- ---------------------------------------------------------------------------------------------
-- Sums of a run's counters. A trigger moves them in the transaction that moves a counter, so that
-- whoever moves it, they are exactly the sum over the run's blocks, and nobody adds up 20,000 of
-- them to show a list. A connection has one of 16 rows of a run: writers do not wait for each other.
-- ---------------------------------------------------------------------------------------------

CREATE TABLE eval_run_tallies (
  run_id            uuid NOT NULL,
  shard             int NOT NULL,
  total             bigint NOT NULL,
  generated         bigint NOT NULL,
  scored            bigint NOT NULL,
  failed            bigint NOT NULL,
  discarded         bigint NOT NULL,
  -- Null until somebody reported a number, which may be 0.
  input_tokens      bigint,
  output_tokens     bigint,
  cached_tokens     bigint,
  reasoning_tokens  bigint,
  cost_usd          numeric,
  PRIMARY KEY (run_id, shard)
) WITH (fillfactor = 50);

-- Blocks that come, and that go: the transition table has the same name.
CREATE FUNCTION eval_blocks_came_or_went() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  sign int := CASE TG_OP WHEN 'DELETE' THEN -1 ELSE 1 END;
BEGIN
  INSERT INTO eval_run_tallies AS t
  SELECT run_id, pg_backend_pid() % 16, sign * sum(last_item - first_item + 1), sign * sum(generated),
    sign * sum(scored), sign * sum(failed), sign * sum(discarded), sign * sum(input_tokens), sign * sum(output_tokens),
    sign * sum(cached_tokens), sign * sum(reasoning_tokens), sign * sum(cost_usd)
  FROM moved_blocks
  GROUP BY run_id
  ORDER BY run_id
  ON CONFLICT (run_id, shard) DO UPDATE SET
    total = t.total + excluded.total, generated = t.generated + excluded.generated,
    scored = t.scored + excluded.scored, failed = t.failed + excluded.failed,
    discarded = t.discarded + excluded.discarded,
    input_tokens = coalesce(t.input_tokens + excluded.input_tokens, t.input_tokens, excluded.input_tokens),
    output_tokens = coalesce(t.output_tokens + excluded.output_tokens, t.output_tokens, excluded.output_tokens),
    cached_tokens = coalesce(t.cached_tokens + excluded.cached_tokens, t.cached_tokens, excluded.cached_tokens),
    reasoning_tokens = coalesce(t.reasoning_tokens + excluded.reasoning_tokens, t.reasoning_tokens,
      excluded.reasoning_tokens),
    cost_usd = coalesce(t.cost_usd + excluded.cost_usd, t.cost_usd, excluded.cost_usd);
  RETURN NULL;
END $$;

-- Runs in the order of their IDs: two writers never wait for each other in a circle. What moves no counter, as a claim,
-- moves no sum. The same INSERT as above, written out again: a call of a function more for each flush showed.
CREATE FUNCTION eval_blocks_updated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO eval_run_tallies AS t
  SELECT run_id, pg_backend_pid() % 16, sum(total), sum(generated), sum(scored), sum(failed), sum(discarded),
    sum(input_tokens), sum(output_tokens), sum(cached_tokens), sum(reasoning_tokens), sum(cost_usd)
  FROM (
    SELECT run_id, last_item - first_item + 1 AS total, generated, scored, failed, discarded,
      input_tokens, output_tokens, cached_tokens, reasoning_tokens, cost_usd
    FROM new_blocks
    UNION ALL
    SELECT run_id, first_item - last_item - 1, -generated, -scored, -failed, -discarded,
      -input_tokens, -output_tokens, -cached_tokens, -reasoning_tokens, -cost_usd
    FROM old_blocks) b
  GROUP BY run_id
  HAVING (sum(total), sum(generated), sum(scored), sum(failed), sum(discarded)) <> (0, 0, 0, 0, 0)
    OR (coalesce(sum(input_tokens), 0), coalesce(sum(output_tokens), 0), coalesce(sum(cached_tokens), 0),
      coalesce(sum(reasoning_tokens), 0), coalesce(sum(cost_usd), 0)) <> (0, 0, 0, 0, 0)
  ORDER BY run_id
  ON CONFLICT (run_id, shard) DO UPDATE SET
    total = t.total + excluded.total, generated = t.generated + excluded.generated,
    scored = t.scored + excluded.scored, failed = t.failed + excluded.failed,
    discarded = t.discarded + excluded.discarded,
    input_tokens = coalesce(t.input_tokens + excluded.input_tokens, t.input_tokens, excluded.input_tokens),
    output_tokens = coalesce(t.output_tokens + excluded.output_tokens, t.output_tokens, excluded.output_tokens),
    cached_tokens = coalesce(t.cached_tokens + excluded.cached_tokens, t.cached_tokens, excluded.cached_tokens),
    reasoning_tokens = coalesce(t.reasoning_tokens + excluded.reasoning_tokens, t.reasoning_tokens,
      excluded.reasoning_tokens),
    cost_usd = coalesce(t.cost_usd + excluded.cost_usd, t.cost_usd, excluded.cost_usd);
  RETURN NULL;
END $$;

INSERT INTO eval_run_tallies
SELECT run_id, 0, sum(last_item - first_item + 1), sum(generated), sum(scored), sum(failed), sum(discarded),
  sum(input_tokens), sum(output_tokens), sum(cached_tokens), sum(reasoning_tokens), sum(cost_usd)
FROM eval_blocks
GROUP BY run_id;

CREATE TRIGGER eval_blocks_came AFTER INSERT ON eval_blocks
  REFERENCING NEW TABLE AS moved_blocks FOR EACH STATEMENT EXECUTE FUNCTION eval_blocks_came_or_went();
CREATE TRIGGER eval_blocks_went AFTER DELETE ON eval_blocks
  REFERENCING OLD TABLE AS moved_blocks FOR EACH STATEMENT EXECUTE FUNCTION eval_blocks_came_or_went();
CREATE TRIGGER eval_blocks_updated AFTER UPDATE ON eval_blocks
  REFERENCING OLD TABLE AS old_blocks NEW TABLE AS new_blocks FOR EACH STATEMENT EXECUTE FUNCTION eval_blocks_updated();

CREATE FUNCTION eval_runs_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM eval_run_tallies WHERE run_id IN (SELECT id FROM old_runs);
  DELETE FROM eval_block_scores WHERE run_id IN (SELECT id FROM old_runs);
  RETURN NULL;
END $$;

CREATE TRIGGER eval_runs_deleted AFTER DELETE ON eval_runs
  REFERENCING OLD TABLE AS old_runs FOR EACH STATEMENT EXECUTE FUNCTION eval_runs_deleted();

-- ---------------------------------------------------------------------------------------------
-- Lists: an index for each filter, in the order of the list
-- ---------------------------------------------------------------------------------------------

CREATE INDEX eval_runs_by_state ON eval_runs (team_id, state, seq DESC) WHERE deleted_at IS NULL;
CREATE INDEX eval_runs_by_user ON eval_runs (team_id, on_behalf_of, seq DESC)
  WHERE deleted_at IS NULL AND on_behalf_of IS NOT NULL;
CREATE INDEX eval_runs_by_version ON eval_runs (suite_id, suite_version, seq DESC) WHERE deleted_at IS NULL;
CREATE INDEX eval_runs_by_suite_state ON eval_runs (suite_id, state, seq DESC) WHERE deleted_at IS NULL;
CREATE INDEX eval_suites_by_user ON eval_suites (team_id, on_behalf_of, seq DESC)
  WHERE deleted_at IS NULL AND on_behalf_of IS NOT NULL;
CREATE INDEX files_by_user ON files (team_id, on_behalf_of, seq DESC)
  WHERE deleted_at IS NULL AND on_behalf_of IS NOT NULL;
CREATE INDEX files_by_purpose ON files (team_id, purpose, seq DESC) WHERE deleted_at IS NULL;
CREATE INDEX files_by_sha256 ON files (team_id, sha256, seq DESC) WHERE deleted_at IS NULL;

-- ---------------------------------------------------------------------------------------------
-- Artifacts: files that are made from a run. They have a row once they are made, and are seen as
-- long as their run is.
-- ---------------------------------------------------------------------------------------------

ALTER TABLE files ADD COLUMN artifact_of uuid;
CREATE INDEX files_by_run ON files (artifact_of) WHERE artifact_of IS NOT NULL;

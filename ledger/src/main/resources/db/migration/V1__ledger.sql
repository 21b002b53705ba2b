-- The ledger: the system of record and the only control channel of a run.
-- A step that has a row is done; a step without one is unfinished.
-- IDs of runs, suites and versions are UUIDs here; the API writes them as eval_run_<32 hex> and so on.

-- ---------------------------------------------------------------------------------------------
-- Tenancy
-- ---------------------------------------------------------------------------------------------

CREATE TABLE orgs (
  id          text PRIMARY KEY,
  name        text NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE teams (
  id          text PRIMARY KEY,
  org_id      text NOT NULL REFERENCES orgs (id),
  name        text NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE api_keys (
  id            text PRIMARY KEY,
  org_id        text NOT NULL REFERENCES orgs (id),
  team_id       text NOT NULL REFERENCES teams (id),
  name          text NOT NULL,
  key_sha256    bytea NOT NULL UNIQUE,
  scopes        text[] NOT NULL,
  created_at    timestamptz NOT NULL DEFAULT now(),
  expires_at    timestamptz,
  revoked_at    timestamptz,
  last_used_at  timestamptz
);

-- ---------------------------------------------------------------------------------------------
-- Files: content in chunks, so that neither side ever holds a whole file
-- ---------------------------------------------------------------------------------------------

CREATE TABLE files (
  id            text PRIMARY KEY,
  seq           bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  org_id        text NOT NULL,
  team_id       text NOT NULL,
  on_behalf_of  text,
  filename      text NOT NULL,
  purpose       text NOT NULL,
  status        text NOT NULL CHECK (status IN ('uploading', 'uploaded', 'processed')),
  bytes         bigint NOT NULL,
  sha256        text,
  created_at    timestamptz NOT NULL DEFAULT now(),
  expires_at    timestamptz,
  deleted_at    timestamptz
);
CREATE INDEX files_by_team ON files (team_id, seq DESC) WHERE deleted_at IS NULL;

CREATE TABLE file_chunks (
  file_id   text NOT NULL,
  chunk_no  int NOT NULL,
  data      bytea NOT NULL,
  PRIMARY KEY (file_id, chunk_no)
);
ALTER TABLE file_chunks ALTER COLUMN data SET STORAGE EXTERNAL;

-- ---------------------------------------------------------------------------------------------
-- Suites and their immutable versions
-- ---------------------------------------------------------------------------------------------

CREATE TABLE eval_suites (
  id              uuid PRIMARY KEY,
  seq             bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  org_id          text NOT NULL,
  team_id         text NOT NULL,
  on_behalf_of    text,
  name            text NOT NULL,
  description     text,
  active_version  int NOT NULL,
  latest_version  int NOT NULL,
  metadata        jsonb NOT NULL,
  created_at      timestamptz NOT NULL DEFAULT now(),
  updated_at      timestamptz NOT NULL DEFAULT now(),
  deleted_at      timestamptz
);
CREATE INDEX eval_suites_by_team ON eval_suites (team_id, seq DESC) WHERE deleted_at IS NULL;

CREATE TABLE eval_suite_versions (
  suite_id          uuid NOT NULL REFERENCES eval_suites (id),
  version           int NOT NULL,
  id                uuid NOT NULL UNIQUE,
  manifest          json NOT NULL,
  dataset_file_ids  text[] NOT NULL,
  metadata          jsonb NOT NULL,
  created_at        timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (suite_id, version)
);
CREATE INDEX eval_suite_versions_by_file ON eval_suite_versions USING gin (dataset_file_ids);

-- ---------------------------------------------------------------------------------------------
-- Runs: what is asked for, who owns it, how it is controlled
-- ---------------------------------------------------------------------------------------------

CREATE TABLE eval_runs (
  id                      uuid PRIMARY KEY,
  seq                     bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  org_id                  text NOT NULL,
  team_id                 text NOT NULL,
  on_behalf_of            text,
  idempotency_key         text,
  request_sha256          bytea,

  suite_id                uuid NOT NULL,
  suite_version           int NOT NULL,
  suite_version_id        uuid NOT NULL,
  models                  text[] NOT NULL,
  task_ids                text[],
  judge_model             text,
  embedding_model         text,
  generation              json NOT NULL,
  max_samples_per_task    int,
  metadata                jsonb NOT NULL,
  -- Inputs pinned at creation: {"datasets": {file_id: sha256}, "fewshot_seed": n}
  pins                    jsonb NOT NULL,

  state                   text NOT NULL CHECK (state IN
                            ('queued', 'in_progress', 'finalizing', 'completed', 'failed', 'cancelling', 'cancelled')),
  attempt                 int NOT NULL DEFAULT 1,
  grading                 int NOT NULL DEFAULT 1,
  -- The Temporal run ID that serves this attempt; null until one has claimed it.
  execution               text,

  -- Control: what lanes read back once a second.
  paused                  boolean NOT NULL DEFAULT false,
  generation_concurrency  int NOT NULL,
  grader_concurrency      int NOT NULL,
  cancel_requested_at     timestamptz,
  -- A second cancel: calls in flight are no longer waited for.
  cancel_now              boolean NOT NULL DEFAULT false,
  -- Why the run cannot go on: {"code", "message", "model", "task_id", "details"}; lanes stop when it is set.
  stop_cause              json,
  error                   json,

  -- Set when every item and block is written.
  prepared_at             timestamptz,
  -- Stored by a terminal transition only; an active run sums over its blocks.
  total_samples           bigint NOT NULL DEFAULT 0,
  completed_samples       bigint NOT NULL DEFAULT 0,
  failed_samples          bigint NOT NULL DEFAULT 0,
  metrics                 json,

  created_at              timestamptz NOT NULL DEFAULT now(),
  started_at              timestamptz,
  completed_at            timestamptz,
  cancelled_at            timestamptz,
  failed_at               timestamptz,
  deleted_at              timestamptz,

  next_dispatch_at        timestamptz,
  dispatch_tries          int NOT NULL DEFAULT 0
) WITH (fillfactor = 70);
CREATE UNIQUE INDEX eval_runs_idempotency ON eval_runs (team_id, idempotency_key) WHERE idempotency_key IS NOT NULL;
CREATE INDEX eval_runs_by_team ON eval_runs (team_id, seq DESC) WHERE deleted_at IS NULL;
CREATE INDEX eval_runs_by_suite ON eval_runs (suite_id, seq DESC) WHERE deleted_at IS NULL;
CREATE INDEX eval_runs_due ON eval_runs (next_dispatch_at) WHERE next_dispatch_at IS NOT NULL;
CREATE INDEX eval_runs_active ON eval_runs (id)
  WHERE state IN ('queued', 'in_progress', 'finalizing', 'cancelling');

CREATE TABLE eval_run_attempts (
  run_id                 uuid NOT NULL REFERENCES eval_runs (id),
  attempt                int NOT NULL,
  kind                   text NOT NULL CHECK (kind IN ('create', 'retry', 'rerun_failed', 'rescore')),
  grading                int NOT NULL,
  requested_by           text,
  requested_at           timestamptz NOT NULL DEFAULT now(),

  -- The receipt: what this attempt found done and what it had to do.
  kept                   bigint NOT NULL DEFAULT 0,
  resumed_at_scoring     bigint NOT NULL DEFAULT 0,
  requeued               bigint NOT NULL DEFAULT 0,
  prepared_from_scratch  boolean NOT NULL DEFAULT false,
  -- Books at the start of the attempt; what it spent is the books at its end minus these.
  calls_before           bigint NOT NULL DEFAULT 0,
  input_tokens_before    bigint NOT NULL DEFAULT 0,
  output_tokens_before   bigint NOT NULL DEFAULT 0,
  calls_spent            bigint,
  input_tokens_spent     bigint,
  output_tokens_spent    bigint,

  ended_at               timestamptz,
  end_state              text,
  error                  json,
  metrics                json,
  PRIMARY KEY (run_id, attempt)
);

-- One row per task of a run that is wholly prepared: preparation resumes behind it.
CREATE TABLE eval_run_tasks (
  run_id       uuid NOT NULL,
  task_no      int NOT NULL,
  task_id      text NOT NULL,
  first_item   int NOT NULL,
  item_count   int NOT NULL,
  prepared_at  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (run_id, task_no)
);

-- ---------------------------------------------------------------------------------------------
-- Steps: inserted, never updated or deleted. No foreign keys here: a run is never removed before
-- its steps, and a check per row would double the cost of a flush.
-- ---------------------------------------------------------------------------------------------

CREATE TABLE eval_items (
  run_id        uuid NOT NULL,
  item_no       int NOT NULL,
  task_no       int NOT NULL,
  sample_index  int NOT NULL,
  -- 1-based data row of the dataset; preparation resumes behind the highest one.
  source_row    bigint NOT NULL,
  dataset_row   json NOT NULL,
  prompt        text NOT NULL,
  target        text,
  created_at    timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (run_id, item_no)
);

CREATE TABLE eval_generations (
  run_id            uuid NOT NULL,
  model_no          int NOT NULL,
  item_no           int NOT NULL,
  attempt           int NOT NULL,
  -- Made by the lane for each paid call: tells a repeated flush from a second payment.
  call_id           uuid NOT NULL,
  response_id       text,
  output_text       text NOT NULL,
  reasoning         text,
  extracted_output  text,
  finish_reason     text,
  -- truncated, sanitized
  flags             text[] NOT NULL,
  input_tokens      int,
  output_tokens     int,
  cached_tokens     int,
  reasoning_tokens  int,
  tokens_estimated  boolean NOT NULL,
  cost_usd          numeric,
  started_at        timestamptz NOT NULL,
  finished_at       timestamptz NOT NULL,
  PRIMARY KEY (run_id, model_no, item_no)
);

CREATE TABLE eval_scores (
  run_id       uuid NOT NULL,
  model_no     int NOT NULL,
  item_no      int NOT NULL,
  grading      int NOT NULL,
  attempt      int NOT NULL,
  scores       json NOT NULL,
  score        double precision NOT NULL,
  judge        json,
  started_at   timestamptz NOT NULL,
  finished_at  timestamptz NOT NULL,
  PRIMARY KEY (run_id, model_no, item_no, grading)
);

CREATE TABLE eval_failures (
  run_id      uuid NOT NULL,
  model_no    int NOT NULL,
  item_no     int NOT NULL,
  attempt     int NOT NULL,
  step        text NOT NULL CHECK (step IN ('generate', 'score')),
  code        text NOT NULL,
  message     text NOT NULL,
  details     json,
  failed_at   timestamptz NOT NULL,
  PRIMARY KEY (run_id, model_no, item_no, attempt)
);

CREATE TABLE eval_grader_calls (
  run_id         uuid NOT NULL,
  scope          text NOT NULL,
  grading        int NOT NULL,
  fingerprint    bytea NOT NULL,
  occurrence     int NOT NULL,
  attempt        int NOT NULL,
  call_id        uuid NOT NULL,
  kind           text NOT NULL CHECK (kind IN ('response', 'embedding')),
  model          text NOT NULL,
  response_id    text,
  response       json NOT NULL,
  input_tokens   int,
  output_tokens  int,
  cost_usd       numeric,
  superseded     boolean NOT NULL DEFAULT false,
  finished_at    timestamptz NOT NULL,
  PRIMARY KEY (run_id, scope, grading, fingerprint, occurrence)
);

CREATE TABLE eval_aggregates (
  run_id       uuid NOT NULL,
  task_no      int NOT NULL,
  model_no     int NOT NULL,
  grading      int NOT NULL,
  input_hash   bytea NOT NULL,
  attempt      int NOT NULL,
  metrics      json NOT NULL,
  finished_at  timestamptz NOT NULL,
  PRIMARY KEY (run_id, task_no, model_no, grading, input_hash)
);

CREATE TABLE eval_discarded_calls (
  run_id         uuid NOT NULL,
  model_no       int NOT NULL,
  item_no        int NOT NULL,
  attempt        int NOT NULL,
  n              int NOT NULL,
  call_id        uuid NOT NULL,
  -- empty_output, unparsable_output, response_too_large, beaten
  reason         text NOT NULL,
  response_id    text,
  input_tokens   int,
  output_tokens  int,
  finished_at    timestamptz NOT NULL,
  PRIMARY KEY (run_id, model_no, item_no, attempt, n)
);

-- ---------------------------------------------------------------------------------------------
-- Blocks, lanes, workers: who does what now
-- ---------------------------------------------------------------------------------------------

CREATE TABLE eval_blocks (
  run_id            uuid NOT NULL,
  block_no          int NOT NULL,
  task_no           int NOT NULL,
  model_no          int NOT NULL,
  first_item        int NOT NULL,
  last_item         int NOT NULL,
  phase             text NOT NULL DEFAULT 'generate' CHECK (phase IN ('generate', 'score', 'done')),
  -- The lane that holds it; null: free.
  token             uuid,
  generated         int NOT NULL DEFAULT 0,
  scored            int NOT NULL DEFAULT 0,
  -- Samples failed in the run's attempt.
  failed            int NOT NULL DEFAULT 0,
  discarded         int NOT NULL DEFAULT 0,
  input_tokens      bigint,
  output_tokens     bigint,
  cached_tokens     bigint,
  reasoning_tokens  bigint,
  cost_usd          numeric,
  -- Written when the block is done: {"metrics": {id: [count, mean, m2]}, "latency": [...]}
  partials          json,
  PRIMARY KEY (run_id, block_no)
) WITH (fillfactor = 50);
CREATE INDEX eval_blocks_unfinished ON eval_blocks (run_id, phase, model_no, block_no)
  WHERE phase <> 'done' OR failed > 0;

CREATE TABLE eval_lanes (
  run_id     uuid NOT NULL,
  kind       text NOT NULL CHECK (kind IN ('generation', 'scoring')),
  lane_no    int NOT NULL,
  -- Null: the last holder let go in order.
  token      uuid,
  worker     text NOT NULL,
  seen_at    timestamptz NOT NULL DEFAULT now(),
  -- Somebody else waits for this lane: drain, flush, let go.
  wanted     boolean NOT NULL DEFAULT false,
  -- Deaths in a row during which the run gained no row, and the row count at the last of them.
  deaths     int NOT NULL DEFAULT 0,
  rows_seen  bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (run_id, kind, lane_no)
) WITH (fillfactor = 50);

CREATE TABLE eval_workers (
  id                text PRIMARY KEY,
  kinds             text[] NOT NULL,
  generation_lanes  int NOT NULL DEFAULT 0,
  scoring_lanes     int NOT NULL DEFAULT 0,
  seen_at           timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 50);

-- Administration of organisations, teams and keys; idempotency keys per end user; retention.

-- ---------------------------------------------------------------------------------------------
-- Tenancy: who made what, the order of lists, rotation, limits
-- ---------------------------------------------------------------------------------------------

ALTER TABLE orgs
  ADD COLUMN seq         bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  ADD COLUMN created_by  text;

ALTER TABLE teams
  ADD COLUMN seq         bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  ADD COLUMN created_by  text;
CREATE INDEX teams_by_org ON teams (org_id, seq DESC);

ALTER TABLE api_keys
  ADD COLUMN seq                  bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  -- After a rotation with an overlap: the secret before, and until when it is still good.
  ADD COLUMN previous_sha256      bytea,
  ADD COLUMN previous_until       timestamptz,
  -- Null: the installation's limit.
  ADD COLUMN requests_per_minute  int CHECK (requests_per_minute > 0),
  ADD COLUMN burst                int CHECK (burst > 0),
  -- The ID of the key that did it, or cli:<user> for the command line.
  ADD COLUMN created_by           text,
  ADD COLUMN rotated_at           timestamptz,
  ADD COLUMN rotated_by           text,
  ADD COLUMN revoked_by           text;
CREATE UNIQUE INDEX api_keys_by_previous ON api_keys (previous_sha256) WHERE previous_sha256 IS NOT NULL;
CREATE INDEX api_keys_by_org ON api_keys (org_id, seq DESC);
CREATE INDEX api_keys_by_team ON api_keys (team_id, seq DESC);

-- Until now the configured first key was the only one that Assay made, and it had every scope there was.
UPDATE api_keys SET scopes = scopes || 'operator'::text
WHERE team_id = 'team_default' AND name = 'first key' AND 'admin' = ANY (scopes);

-- ---------------------------------------------------------------------------------------------
-- Idempotency keys: end users of a team do not see, and do not get into the way of, each other's
-- ---------------------------------------------------------------------------------------------

DROP INDEX eval_runs_idempotency;
CREATE UNIQUE INDEX eval_runs_idempotency ON eval_runs (team_id, coalesce(on_behalf_of, ''), idempotency_key)
  WHERE idempotency_key IS NOT NULL;

-- ---------------------------------------------------------------------------------------------
-- Retention
-- ---------------------------------------------------------------------------------------------

-- Set together with deleted_at where that was not set: the run's rows are being removed.
ALTER TABLE eval_runs ADD COLUMN purging_since timestamptz;
CREATE INDEX eval_runs_purging ON eval_runs (purging_since) WHERE purging_since IS NOT NULL;
CREATE INDEX eval_runs_deleted ON eval_runs (deleted_at) WHERE deleted_at IS NOT NULL AND purging_since IS NULL;
CREATE INDEX eval_runs_ended ON eval_runs (coalesce(completed_at, failed_at, cancelled_at))
  WHERE deleted_at IS NULL AND state IN ('completed', 'failed', 'cancelled');

CREATE INDEX files_deleted ON files (deleted_at) WHERE deleted_at IS NOT NULL;

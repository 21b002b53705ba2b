-- Result files that were imported: each becomes one run. A row is written in the transaction that writes the run, so
-- that a file has both or neither.
CREATE TABLE eval_imports (
  run_id        uuid PRIMARY KEY,
  team_id       text NOT NULL,
  on_behalf_of  text,
  repo          text NOT NULL,
  path          text NOT NULL,
  -- Of what is in the file and in its samples: what is changed at its place is another file.
  digest        bytea NOT NULL,
  -- The hub's commit that it was read at.
  commit        text NOT NULL,
  imported_at   timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX eval_imports_once ON eval_imports (team_id, coalesce(on_behalf_of, ''), repo, path, digest);

-- An import looks for the suite of its name.
CREATE INDEX eval_suites_by_name ON eval_suites (team_id, name) WHERE deleted_at IS NULL;

ALTER TABLE eval_run_attempts DROP CONSTRAINT eval_run_attempts_kind_check;
ALTER TABLE eval_run_attempts ADD CONSTRAINT eval_run_attempts_kind_check
  CHECK (kind IN ('create', 'retry', 'rerun_failed', 'rescore', 'import'));

-- Schedules, what became of each of their firings, and the outbox of their webhooks.

CREATE TABLE eval_schedules (
  id                    uuid PRIMARY KEY,
  seq                   bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  org_id                text NOT NULL,
  team_id               text NOT NULL,
  on_behalf_of          text,
  name                  text NOT NULL,
  description           text,
  suite_id              uuid NOT NULL,
  -- Null: the active version at each firing.
  suite_version         int,
  cron                  text,
  interval_seconds      int,
  timezone              text NOT NULL,
  overlap_policy        text NOT NULL CHECK (overlap_policy IN ('skip', 'buffer_one', 'allow_all')),
  enabled               boolean NOT NULL,
  -- The fields of a request for a run, as they came.
  run                   json NOT NULL,
  metadata              jsonb NOT NULL,
  webhook_url           text,
  -- As it was given: whoever signs needs it whole.
  webhook_secret        text,
  -- After a rotation: the secret before, and until when it signs as well.
  previous_secret       text,
  previous_until        timestamptz,
  -- Until when one process sends; one delivery at a time per webhook.
  webhook_leased_until  timestamptz,

  -- Raised by every change; Temporal has been told of the one in synced.
  revision              bigint NOT NULL DEFAULT 1,
  synced                bigint NOT NULL DEFAULT 0,
  next_sync_at          timestamptz DEFAULT now(),
  sync_tries            int NOT NULL DEFAULT 0,
  -- As Temporal said last.
  next_run_at           timestamptz,
  created_at            timestamptz NOT NULL DEFAULT now(),
  updated_at            timestamptz NOT NULL DEFAULT now(),
  deleted_at            timestamptz,
  CHECK ((cron IS NULL) <> (interval_seconds IS NULL)),
  CHECK (webhook_url IS NULL OR webhook_secret IS NOT NULL)
);
CREATE INDEX eval_schedules_by_team ON eval_schedules (team_id, seq DESC) WHERE deleted_at IS NULL;
CREATE INDEX eval_schedules_by_suite ON eval_schedules (suite_id) WHERE deleted_at IS NULL;
CREATE INDEX eval_schedules_due ON eval_schedules (next_sync_at) WHERE next_sync_at IS NOT NULL;

CREATE TABLE eval_schedule_firings (
  schedule_id  uuid NOT NULL,
  fire_at      timestamptz NOT NULL,
  seq          bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  -- pending: not decided. buffered: starts when the schedule's active run has ended.
  state        text NOT NULL CHECK (state IN ('pending', 'buffered', 'started', 'skipped', 'failed')),
  -- The run it started; it may be gone by now.
  started_run  uuid,
  -- {"code", "message"}: why it was skipped or failed
  error        json,
  recorded_at  timestamptz NOT NULL DEFAULT now(),
  decided_at   timestamptz,
  PRIMARY KEY (schedule_id, fire_at)
);
CREATE INDEX eval_schedule_firings_newest ON eval_schedule_firings (schedule_id, seq DESC);
CREATE INDEX eval_schedule_firings_decided ON eval_schedule_firings (decided_at) WHERE decided_at IS NOT NULL;
CREATE INDEX eval_schedule_firings_open ON eval_schedule_firings (schedule_id, fire_at)
  WHERE state IN ('pending', 'buffered');

ALTER TABLE eval_runs ADD COLUMN schedule_id uuid;
CREATE INDEX eval_runs_by_schedule ON eval_runs (schedule_id, seq DESC) WHERE schedule_id IS NOT NULL;

CREATE TABLE eval_webhook_deliveries (
  id           uuid PRIMARY KEY,
  seq          bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  schedule_id  uuid NOT NULL,
  run_id       uuid NOT NULL,
  type         text NOT NULL,
  occurred_at  timestamptz NOT NULL DEFAULT now(),
  -- Made before the first try, and the same for every later one.
  body         text,
  state        text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'delivered', 'failed')),
  tries        int NOT NULL DEFAULT 0,
  next_try_at  timestamptz DEFAULT now(),
  last_status  int,
  last_error   text,
  ended_at     timestamptz
);
CREATE INDEX eval_webhook_deliveries_by_schedule ON eval_webhook_deliveries (schedule_id, seq DESC);
CREATE INDEX eval_webhook_deliveries_by_run ON eval_webhook_deliveries (run_id, seq);
CREATE INDEX eval_webhook_deliveries_due ON eval_webhook_deliveries (next_try_at) WHERE state = 'pending';
CREATE INDEX eval_webhook_deliveries_ended ON eval_webhook_deliveries (ended_at) WHERE ended_at IS NOT NULL;

-- In the transaction of the transition, whoever makes it. Runs of no schedule pay nothing for it.
CREATE FUNCTION eval_run_webhook() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO eval_webhook_deliveries (id, schedule_id, run_id, type)
  SELECT gen_random_uuid(), s.id, NEW.id, 'eval.run.' || NEW.state
  FROM eval_schedules s
  WHERE s.id = NEW.schedule_id AND s.webhook_url IS NOT NULL AND s.deleted_at IS NULL;
  RETURN NULL;
END $$;

CREATE TRIGGER eval_run_webhook AFTER UPDATE OF state ON eval_runs
  FOR EACH ROW
  WHEN (NEW.schedule_id IS NOT NULL AND NEW.state IS DISTINCT FROM OLD.state
    AND NEW.state IN ('in_progress', 'completed', 'failed', 'cancelled'))
  EXECUTE FUNCTION eval_run_webhook();

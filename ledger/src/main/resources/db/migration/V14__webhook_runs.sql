-- The message of a transition says how the run stood then, though it is made when it is first tried.

-- The fields of eval_runs that a later transition changes; until the body is made, and null in messages of before.
ALTER TABLE eval_webhook_deliveries ADD COLUMN run json;

CREATE OR REPLACE FUNCTION eval_run_webhook() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO eval_webhook_deliveries (id, schedule_id, run_id, type, run)
  SELECT gen_random_uuid(), s.id, NEW.id, 'eval.run.' || NEW.state, json_build_object(
    'state', NEW.state, 'attempt', NEW.attempt, 'error', NEW.error, 'metrics', NEW.metrics,
    'total_samples', NEW.total_samples, 'completed_samples', NEW.completed_samples,
    'failed_samples', NEW.failed_samples, 'started_at', NEW.started_at, 'completed_at', NEW.completed_at,
    'cancelled_at', NEW.cancelled_at, 'failed_at', NEW.failed_at)
  FROM eval_schedules s
  WHERE s.id = NEW.schedule_id AND s.webhook_url IS NOT NULL AND s.deleted_at IS NULL;
  RETURN NULL;
END $$;

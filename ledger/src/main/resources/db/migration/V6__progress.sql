-- How busy lanes are, as they report it with each sign of life: for people who watch a run, no rule depends on it.
ALTER TABLE eval_lanes
  -- Steps in flight; steps that wait for a backoff or for what a provider's Retry-After says.
  ADD COLUMN in_flight   int NOT NULL DEFAULT 0,
  ADD COLUMN waiting     int NOT NULL DEFAULT 0,
  -- When a step last came to its end, or when the lane began; null: the lane is of a worker before this version.
  ADD COLUMN decided_at  timestamptz;

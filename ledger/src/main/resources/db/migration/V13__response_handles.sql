-- Responses that a provider makes in the background, one for each sample whose response may still be running: written
-- before anybody waits for it, taken away with what came of it. Whoever generates the sample after a crash waits for
-- that response instead of paying for another. Empty but for runs under way, and for providers without background mode.
CREATE TABLE eval_response_handles (
  run_id       uuid NOT NULL,
  model_no     int NOT NULL,
  item_no      int NOT NULL,
  -- The attempt that began it.
  attempt      int NOT NULL,
  -- Of the call in the books, whoever writes what came of it: a call that two processes waited for is counted once.
  call_id      uuid NOT NULL,
  response_id  text NOT NULL,
  started_at   timestamptz NOT NULL,
  PRIMARY KEY (run_id, model_no, item_no)
);

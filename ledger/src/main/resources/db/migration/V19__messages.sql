-- Prompts as messages with roles, and the images in them.

-- JSON: the item's messages as they are sent, an image that was given as data by its digest. NULL where the prompt is one
-- text. text and not json: the length of a text is known without reading it.
ALTER TABLE eval_items ADD COLUMN messages text;

-- Content that was given as data, once for all items of a run that have it.
CREATE TABLE eval_run_contents (
  run_id      uuid NOT NULL,
  sha256      bytea NOT NULL,
  content     bytea NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (run_id, sha256)
);
-- Images are compressed already.
ALTER TABLE eval_run_contents ALTER COLUMN content SET STORAGE EXTERNAL;

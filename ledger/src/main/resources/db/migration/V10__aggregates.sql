-- Batch graders. A block whose samples are graded together with all others of their task and model waits in a phase of its
-- own until everything is generated.
ALTER TABLE eval_blocks DROP CONSTRAINT eval_blocks_phase_check;
ALTER TABLE eval_blocks ADD CONSTRAINT eval_blocks_phase_check
  CHECK (phase IN ('generate', 'score', 'aggregate', 'done'));

-- A batch grader may give metrics of the whole and none of a sample.
ALTER TABLE eval_scores ALTER COLUMN score DROP NOT NULL;

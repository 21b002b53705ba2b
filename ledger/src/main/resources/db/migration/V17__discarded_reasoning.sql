-- What a model thought is paid for, too, where it then said nothing: a failed sample shows it.

ALTER TABLE eval_discarded_calls
  ADD COLUMN reasoning      text,
  ADD COLUMN finish_reason  text;

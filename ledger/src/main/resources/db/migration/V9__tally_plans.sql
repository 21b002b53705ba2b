-- The counters of a run move with every flush. On connections that plan each statement anew the statements of these
-- functions were planned anew as well, which took longer than running them; they have one possible plan.
ALTER FUNCTION eval_blocks_updated() SET plan_cache_mode = force_generic_plan;
ALTER FUNCTION eval_blocks_came_or_went() SET plan_cache_mode = force_generic_plan;

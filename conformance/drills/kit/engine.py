"""What the drills need of an engine. Another one is put under the same drills by another subclass."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Order:
    """A run to create: `samples` rows for each model, each with a prompt that contains `salt` and is asked once.

    `extra` rows are dataset rows of their own ({"q", "a"}). `slow_prepare`, `slow_score` and `slow_aggregate` (grading
    all samples at once, at the end) ask for a run that spends seconds in that phase, so that a fault can be aimed at
    it."""

    salt: str
    samples: int
    concurrency: int = 16
    models: tuple = ("small",)
    generation: dict = field(default_factory=dict)
    extra: tuple = ()
    slow_prepare: bool = False
    slow_score: bool = False
    slow_aggregate: bool = False


@dataclass(frozen=True)
class Counts:
    total: int
    completed: int
    failed: int


class Engine:
    """Processes are kit.process.Process objects. A run's ID is a string of the engine's own.

    Not every engine has everything: what is missing raises NotImplementedError, and its drills are skipped."""

    # ---- processes

    def start(self, folder, apis, workers):
        """Starts database, orchestrator, the simulated provider and the engine itself; answers when it is ready."""
        raise NotImplementedError

    def stop(self):
        raise NotImplementedError

    apis = ()  # Process objects, alive or not
    workers = ()
    provider = None  # kit.provider.Provider
    database = None  # kit.postgres.Postgres, or what has start, stop, kill9 and answers
    orchestrator = None  # kit.temporal.Temporal, or what has start, stop, kill9 and forget

    def add_worker(self, wait=True, **options):
        """One more worker process. Options: grace_seconds, clock ("+1h"), database_port,
        background (its calls are made in the provider's background mode), provider_port (what listens there is its
        provider). Answers the process."""
        raise NotImplementedError

    def add_api(self):
        raise NotImplementedError

    def embedded(self, home):
        """Another engine of the same kind with its database below that folder, started; it shares the provider."""
        raise NotImplementedError

    def restore(self, apis, workers):
        """That many healthy processes of each kind, and everything that they need."""
        raise NotImplementedError

    # ---- runs

    def create(self, order):
        raise NotImplementedError

    def status(self, run):
        """queued, in_progress, finalizing, completed, failed, cancelling or cancelled."""
        raise NotImplementedError

    def counts(self, run):
        raise NotImplementedError

    def error(self, run):
        """Code of what failed the run, or None."""
        raise NotImplementedError

    def scorecard(self, run):
        """{"score", "models": {model: {"score", "complete", "failed"}}}: a score is None where there is none."""
        raise NotImplementedError

    def samples(self, run, status=None):
        """Each sample as {"status", "error_code", "output"}."""
        raise NotImplementedError

    def findings(self, run):
        """What does not add up in the run's own books; empty where they balance."""
        raise NotImplementedError

    def paid(self, run):
        """Provider calls that the run's own books know of."""
        raise NotImplementedError

    def attempts(self, run):
        """How many times the run was started: 1, and 1 for each retry."""
        raise NotImplementedError

    def holders(self, run, kind="generation"):
        """The worker processes that have a part of the run in hand: generation or scoring."""
        raise NotImplementedError

    def retry(self, run):
        raise NotImplementedError

    def rerun_failed(self, run):
        raise NotImplementedError

    def rescore(self, run):
        raise NotImplementedError

    def cancel(self, run):
        raise NotImplementedError

    def pause(self, run):
        raise NotImplementedError

    def resume(self, run):
        raise NotImplementedError

    def retune(self, run, concurrency):
        raise NotImplementedError

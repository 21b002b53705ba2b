# Runs users' functions, on both engines. Answers are JSON texts that the host checks again: code that runs here can
# change everything here, so nothing here is trusted.
import json
import sys


class Sample(dict):
    """A dict whose keys are attributes as well: graders of the MKA1 Evals API write both."""

    __slots__ = ()

    def __getattr__(self, name):
        try:
            return self[name]
        except KeyError:
            raise AttributeError("sample has no " + repr(name)) from None


class Refused(Exception):
    def __init__(self, code, message, line=None):
        super().__init__(message)
        self.code = code
        self.line = line


class Context:
    """What model-backed functions call. Answers are plain dicts."""

    def __init__(self, ask):
        self.__ask = ask

    def responses_create(self, model="auto", **request):
        return self.__call("responses", model, request)

    def embeddings_create(self, model="auto", **request):
        return self.__call("embeddings", model, request)

    def __call(self, kind, model, request):
        request["model"] = model
        answer = json.loads(str(self.__ask(json.dumps({"kind": kind, "request": request}, allow_nan=False))))
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer["ok"]


FILENAME = "grader.py"
TOO_LARGE = '{"error": {"code": "grader_memory", "message": "MemoryError"}}'
EXPECTED = 'a number, a bool, {metric: number, ...} or {"scores": {metric: number, ...}, "judge": {...}}'
PARAMETERS = {
    "grade": ("sample", "item"),
    "grade_batch": ("samples",),
    "transform": ("row",),
    "transform_batch": ("rows",),
}


class Program:
    def __init__(self, spec, ask):
        self.entry = spec["entry"]
        self.lines = spec["source"].splitlines()
        self.most = spec["max_output"]
        self.with_context = spec["model_access"]
        self.context = Context(ask) if self.with_context else None
        self.globals = {"__name__": "grader", "__builtins__": __builtins__, "__file__": FILENAME}
        self.function = None
        self.samples = []
        self.passes_context = self.with_context
        self.random = None

    def load(self, source):
        exec(compile(source, FILENAME, "exec", dont_inherit=True), self.globals)
        function = self.globals.get(self.entry)
        if not callable(function):
            raise Refused("grader_invalid", missing(self.entry, self.with_context))
        self.function = function
        if "random" in source:
            import random

            self.random = random
        code = getattr(function, "__code__", None)
        given = len(PARAMETERS[self.entry])
        if code is None or takes(code, function, given + self.with_context):
            return
        # A function that may have ctx need not want it.
        self.passes_context = False
        if not takes(code, function, given):
            raise Refused(
                "grader_invalid",
                "line %d: %s takes other parameters (expected: %s)"
                % (code.co_firstlineno, self.entry, signature(self.entry, self.with_context)),
                code.co_firstlineno,
            )

    def more(self, samples):
        self.samples.extend(map(Sample, samples))
        return True

    def call(self, arguments):
        more = (self.context,) if self.passes_context else ()
        if self.entry == "grade":
            self.seed(arguments["sample"])
            return grade_result(self.function(Sample(arguments["sample"]), arguments["item"], *more))
        if self.entry == "grade_batch":
            self.more(arguments["samples"])
            samples, self.samples = self.samples, []
            indexes = [sample["sample_index"] for sample in samples]
            self.seed(*samples[:1])
            return batch_result(self.function(samples, *more), indexes)
        return self.function(arguments["rows" if self.entry == "transform_batch" else "row"], *more)

    def seed(self, sample=None):
        """What a grader draws for a sample it draws again when it is run again: it asks its judge the same."""
        if self.random and sample:
            self.random.seed(sample.get("sample_index", 0))


def takes(code, function, given):
    required = code.co_argcount - len(function.__defaults__ or ())
    keywords = code.co_kwonlyargcount - len(function.__kwdefaults__ or {})
    return required <= given and (given <= code.co_argcount or code.co_flags & 4) and keywords <= 0


def signature(entry, with_context):
    return "%s(%s)" % (entry, ", ".join(PARAMETERS[entry] + (("ctx",) if with_context else ())))


def missing(entry, with_context):
    return "no function %s (expected: def %s)" % (entry, signature(entry, with_context))


def shown(value):
    text = repr(value)
    return "%s %s" % (type(value).__name__, text if len(text) <= 200 else text[:200] + "...")


def number(value, what):
    if isinstance(value, bool):
        return 1.0 if value else 0.0
    if isinstance(value, (str, bytes)) or not hasattr(value, "__float__"):
        raise Refused("grader_bad_score", "%s: %s (expected: %s)" % (what, shown(value), EXPECTED))
    result = float(value)
    if result != result or result in (float("inf"), float("-inf")):
        raise Refused("grader_bad_score", "%s: %s (expected: a finite number)" % (what, result))
    return result


def scores(values):
    if not values:
        raise Refused("grader_bad_score", "no score (expected: at least one)")
    for key in values:
        if not isinstance(key, str):
            raise Refused("grader_bad_score", "metric %s (expected: a str)" % shown(key))
    return {key: number(value, "score " + key) for key, value in values.items()}


def grade_result(value):
    if not isinstance(value, dict):
        return {"scores": {"": number(value, "grade returned")}}
    if isinstance(value.get("scores"), dict):
        unknown = [key for key in value if key not in ("scores", "judge")]
        if unknown:
            raise Refused("grader_bad_score", "grade returned key %s (expected: scores and judge)" % shown(unknown[0]))
        return {"scores": scores(value["scores"]), "judge": value.get("judge")}
    return {"scores": scores(value)}


def batch_result(value, indexes):
    metrics, graded = {}, []
    if isinstance(value, (list, tuple)):
        if len(value) != len(indexes):
            raise Refused("grader_bad_score", "grade_batch returned %d grades for %d samples (expected: as many)"
                          % (len(value), len(indexes)))
        graded = enumerate(value)
    elif isinstance(value, dict) and (isinstance(value.get("samples"), list) or isinstance(value.get("metrics"), dict)):
        unknown = [key for key in value if key not in ("metrics", "samples")]
        if unknown:
            raise Refused("grader_bad_score", "grade_batch returned key %s (expected: metrics and samples)" % shown(unknown[0]))
        metrics = value.get("metrics") or {}
        graded = by_index(value.get("samples") or [], indexes)
    elif isinstance(value, dict):
        metrics = value
    else:
        raise Refused("grader_bad_score", "grade_batch returned %s (expected: {metric: number, ...}, a list aligned with the"
                      " samples, or {\"metrics\": {...}, \"samples\": [...]})" % shown(value))
    answer = {"metrics": scores(metrics) if metrics else {}, "samples": []}
    for position, grade in graded:
        if grade is not None:
            result = grade_result(grade)
            answer["samples"].append([position, result["scores"], result.get("judge")])
    if not answer["metrics"] and not answer["samples"] and indexes:
        raise Refused("grader_bad_score", "no score (expected: at least one)")
    return answer


def by_index(samples, indexes):
    positions = {index: position for position, index in enumerate(indexes)}
    for sample in samples:
        index = sample.get("sample_index") if isinstance(sample, dict) else None
        if index not in positions:
            raise Refused("grader_bad_score", "samples: %s (expected: the sample_index of a sample)" % shown(sample))
        yield positions[index], {"scores": sample.get("scores"), "judge": sample.get("judge")}


def located(exception, lines):
    text = ""
    trace = exception.__traceback__
    shown_frames = 0
    while trace is not None and shown_frames < 20:
        code = trace.tb_frame.f_code
        if code.co_filename == FILENAME:
            line = lines[trace.tb_lineno - 1].strip() if 0 < trace.tb_lineno <= len(lines) else ""
            text += "\n  line %d, in %s: %s" % (trace.tb_lineno, code.co_name, line[:200])
            shown_frames += 1
        trace = trace.tb_next
    return text


def failure(exception, lines):
    if isinstance(exception, Refused):
        return {"code": exception.code, "message": str(exception), "line": exception.line}
    if isinstance(exception, MemoryError):
        return {"code": "grader_memory", "message": "MemoryError" + located(exception, lines)}
    if isinstance(exception, SyntaxError) and exception.filename == FILENAME:
        return {
            "code": "grader_invalid",
            "message": "line %s: %s" % (exception.lineno, exception.msg),
            "line": exception.lineno,
        }
    try:
        message = str(exception)[:2000]
    except BaseException:
        message = "(its text cannot be made)"
    name = type(exception).__name__
    return {"code": "grader_exception", "message": (name + ": " + message if message else name) + located(exception, lines)}


def answer(work, lines, most):
    try:
        text = json.dumps({"ok": work()}, allow_nan=False)
    except BaseException as e:
        return json.dumps({"error": failure(e, lines)})
    if len(text) > most:
        return json.dumps({"error": {"code": "grader_output_too_large",
                                     "message": "answer: %d characters (expected: at most %d)" % (len(text), most)}})
    return text


def check(spec):
    """Whether a source can be read and has the function; nothing of it runs."""
    import ast

    entry, with_context = spec["entry"], spec["model_access"]
    tree = compile(spec["source"], FILENAME, "exec", ast.PyCF_ONLY_AST, dont_inherit=True)
    given = len(PARAMETERS[entry]) + with_context
    bound = False
    for node in ast.walk(tree):
        if isinstance(node, ast.AsyncFunctionDef) and node.name == entry:
            raise Refused("grader_invalid", "line %d: %s is async (expected: def %s)"
                          % (node.lineno, entry, signature(entry, with_context)), node.lineno)
        bound = bound or isinstance(node, ast.Name) and node.id == entry and isinstance(node.ctx, ast.Store)
        bound = bound or isinstance(node, ast.alias) and (node.asname or node.name) in (entry, "*")
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == entry:
            bound = True
            a = node.args
            most = len(a.posonlyargs) + len(a.args)
            keywords = sum(1 for default in a.kw_defaults if default is None)
            fits = [n for n in (given, given - with_context)
                    if most - len(a.defaults) <= n and (n <= most or a.vararg is not None)]
            if keywords or not fits:
                raise Refused("grader_invalid", "line %d: %s takes other parameters (expected: %s)"
                              % (node.lineno, entry, signature(entry, with_context)), node.lineno)
        elif hasattr(node, "body"):
            bound = bound or any(isinstance(inner, ast.FunctionDef) and inner.name == entry for inner in ast.walk(node))
    if not bound:
        raise Refused("grader_invalid", "line 1: " + missing(entry, with_context), 1)
    return True


program = None


def load(payload, ask):
    global program
    spec = json.loads(payload)
    lines = spec["source"].splitlines()
    if spec.get("check_only"):
        return answer(lambda: check(spec), lines, spec["max_output"])

    def work():
        global program
        made = Program(spec, ask)
        made.load(spec["source"])
        program = made
        return True

    return answer(work, lines, spec["max_output"])


def more(payload):
    loaded = program
    return answer(lambda: loaded.more(json.loads(payload)["samples"]), loaded.lines, loaded.most)


def call(payload):
    loaded = program
    return answer(lambda: loaded.call(json.loads(payload)), loaded.lines, loaded.most)

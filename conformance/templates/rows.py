"""Rows made to fit a template: what it does with a column says what the column may be."""

from jinja2 import Environment, meta, nodes

WORDS = ("Paris", "it's \"quoted\"", "Tōkyō 東京", "  spaced \n", "a-b", "", "été", "42", "x\\y", "👍 ok", "the sky is blue", "A")
LABELS = ("A", "B", "C", "D")
METHODS = {
    "strip", "lstrip", "rstrip", "split", "replace", "lower", "upper", "capitalize", "title", "join", "format",
    "startswith", "endswith", "find", "index", "count", "items", "keys", "values", "get",
}
_PARSER = Environment()


class Shapes:
    """What a template does with its columns."""

    def __init__(self, template):
        tree = _PARSER.parse(template)
        self.columns = sorted(meta.find_undeclared_variables(tree))
        self.attributes = {}
        self.keys = {}
        self.lists = set()
        self.numbers = set()
        self.sought = {}
        for node in tree.find_all((nodes.Getattr, nodes.Getitem, nodes.For, nodes.Filter, nodes.Call)):
            self._note(node)

    def _note(self, node):
        if isinstance(node, nodes.For):
            self._mark(self.lists, node.iter)
        elif isinstance(node, nodes.Filter):
            if node.name in ("join", "map", "list", "first", "last", "length"):
                self._mark(self.lists, node.node)
        elif isinstance(node, nodes.Getattr):
            if node.attr not in METHODS and isinstance(node.node, nodes.Name):
                self.attributes.setdefault(node.node.name, set()).add(node.attr)
        elif isinstance(node, nodes.Getitem):
            self._subscript(node)
        elif isinstance(node.node, nodes.Getattr) and node.node.attr == "index" and node.args:
            inside = node.node.node
            self._mark(self.lists, inside)
            if isinstance(node.args[0], nodes.Name):
                self.sought[node.args[0].name] = inside

    def _subscript(self, node):
        if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
            if isinstance(node.node, nodes.Name):
                self.keys.setdefault(node.node.name, set()).add(node.arg.value)
        else:
            self._mark(self.lists, node.node)
            if isinstance(node.arg, nodes.Name):
                self.numbers.add(node.arg.name)

    def _mark(self, marked, node):
        if isinstance(node, nodes.Name):
            marked.add(node.name)
        elif isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name):
            marked.add((node.node.name, node.attr))
        elif isinstance(node, nodes.Getitem) and isinstance(node.node, nodes.Name):
            marked.add((node.node.name, getattr(node.arg, "value", None)))

    def row(self, random):
        """Values that fit, mostly."""
        return {column: self._value(column, random) for column in self.columns}

    def odd(self, random):
        """The same with one column that does not fit, or is not there."""
        row = self.row(random)
        if row:
            column = random.choice(sorted(row))
            if random.random() < 0.4:
                del row[column]
            else:
                row[column] = random.choice((None, True, 7, -1, 2.5, 1e20, [], [1, "a", None], {}, {"text": [1]}, "x" * 5))
        return row

    def _value(self, column, random):
        names = self.attributes.get(column, set()) | self.keys.get(column, set())
        if names:
            members = {name: self._member(column, name, random) for name in sorted(names)}
            return [members, dict(members)] if column in self.lists else members
        if column in self.numbers:
            return random.randrange(3)
        if column in self.sought:
            return random.choice(LABELS)
        if column in self.lists:
            return self._list(random)
        return random.choice((random.choice(WORDS), random.choice(LABELS), random.randrange(4), random.choice(WORDS)))

    def _member(self, column, name, random):
        return self._list(random) if (column, name) in self.lists else random.choice(WORDS)

    def _list(self, random):
        return list(LABELS) if random.random() < 0.6 else [random.choice(WORDS) for _ in range(4)]

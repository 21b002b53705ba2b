"""Templates drawn from the grammar: expressions over columns of every kind, and tags around them."""

ROW = {
    "s": "Hello, World", "t": "b-a-b", "u": "Straße 東京 👍", "q": "it's \"so\"", "w": "  pad\tded \n", "x": "",
    "n": 3, "m": -7, "z": 0, "big": 123456789012345678901234567890, "f": 2.5, "g": -0.1, "h": 1e20, "k": 3.0,
    "yes": True, "no": False, "nil": None,
    "l": [3, 1, 2], "e": [], "r": [1, 2.5, "a", None, True], "ws": ["b", "A", "a", "c"], "ll": [[1, 2], [3]],
    "d": {"b": 2, "a": 1, "key": "v"}, "dd": {}, "ld": [{"n": "x", "v": 2}, {"n": "y", "v": 1}, {"n": "X", "v": 2}],
    "choices": ["red", "green", "blue"],
}
STRINGS = ("s", "t", "u", "q", "w", "x", "'ab'", "\"c'd\"", "'%s=%d'", "'a' 'b'", "'\\n\\u00e9\\x41'", "''")
NUMBERS = ("n", "m", "z", "big", "f", "g", "h", "k", "0", "1", "2", "-3", "2.5", "1e3", "1_000", "7", "0.1", "-0.0")
LISTS = ("l", "e", "r", "ws", "ll", "ld", "choices", "[1, 2, 3]", "('a', 'b')", "[]", "range(4)", "(1,)")
DICTS = ("d", "dd", "{'a': 1, 'b': [2]}", "{}", "dict(a=1, b='c')")
OTHERS = ("yes", "no", "nil", "true", "none", "False", "missing", "d.nothing", "l[9]", "loop")
BINARY = ("+", "-", "*", "/", "//", "%", "~", "and", "or", "==", "!=", "<", "<=", ">", ">=", "in", "not in")
FILTERS = (
    "abs", "attr('n')", "batch(2)|list", "batch(2, 'x')|list", "capitalize", "center(9)", "count", "default('q')",
    "default('q', true)", "d(1)", "dictsort", "dictsort(true, 'value')", "dictsort(reverse=true)", "e", "escape", "first",
    "float", "float(1.5)", "forceescape", "format(1, 2)", "groupby('v')|list", "groupby(attribute='n')|map('first')|list",
    "indent", "indent(2, true)", "indent('> ', blank=true)", "int", "int(7)", "int(base=16)", "items|list", "join", "join(', ')",
    "join('|', attribute='n')", "last", "length", "list", "lower", "map('upper')|list", "map(attribute='n')|list",
    "map(attribute='v', default=0)|list", "map('default', 'x')|list", "max", "min", "max(attribute='v')", "min(case_sensitive=true)",
    "reject('odd')|list", "reject|list", "rejectattr('v', 'eq', 2)|list", "replace('b', 'X')", "replace('b', 'X', 1)", "replace(1, 2)",
    "reverse|list", "reverse", "round", "round(1)", "round(method='floor')", "round(2, 'ceil')", "round(-1)", "safe", "select|list",
    "select('string')|list", "select('greaterthan', 1)|list", "selectattr('v')|list", "selectattr('n', 'equalto', 'x')|list",
    "slice(2)|list", "slice(2, 'z')|list", "sort", "sort(true)", "sort(case_sensitive=true)", "sort(attribute='v,n')", "string", "striptags",
    "sum", "sum(attribute='v')", "sum(start=1)", "title", "tojson", "tojson(2)", "trim", "trim('H')", "truncate(5)", "truncate(5, true)",
    "truncate(5, true, '', 0)", "unique|list", "unique(true)|list", "unique(attribute='n')|list", "upper", "urlencode", "wordcount",
    "wordwrap(5)", "wordwrap(3, break_long_words=false)", "nosuch", "length|string", "string|length",
)
TESTS = (
    "defined", "undefined", "none", "string", "number", "integer", "float", "boolean", "true", "false", "mapping", "sequence",
    "iterable", "callable", "odd", "even", "divisibleby(2)", "divisibleby 3", "eq(3)", "equalto('x')", "ne 1", "lt 2", "gt(1)", "ge 2",
    "le 3", "greaterthan 1", "lower", "upper", "in [1, 3]", "in('Hello')", "sameas none", "sameas(true)", "filter", "test", "nosuch",
)
METHODS = (
    "strip()", "lstrip()", "rstrip('b')", "split()", "split('-')", "split('-', 1)", "rsplit('-', 1)", "replace('b', 'X')",
    "replace('', '.')", "lower()", "upper()", "title()", "capitalize()", "swapcase()", "casefold()", "startswith('H')",
    "endswith(('d', 'b'))", "find('b')", "rfind('b')", "index('b')", "index(1)", "index(99)", "count('b')", "count(1)", "join(ws)", "join(l)",
    "isdigit()", "isalpha()", "isupper()", "islower()", "isspace()", "istitle()", "isalnum()", "zfill(5)", "zfill(14)", "center(15, '*')",
    "ljust(15)", "rjust(15, '.')", "partition('-')", "rpartition('-')", "splitlines()", "removeprefix('b-')", "removesuffix('-b')",
    "expandtabs(4)", "format(1, a=2)", "items()|list", "keys()|list", "values()|list", "get('a')", "get('zz')", "get('zz', 5)", "copy()",
    "nosuch()", "__class__", "bit_length()", "is_integer()", "upper", "append(1)", "isnumeric()", "isdecimal()", "isidentifier()",
)
SUBSCRIPTS = (
    "[0]", "[-1]", "[9]", "['a']", "['zz']", "[n]", "[1:]", "[:2]", "[::2]", "[::-1]", "[-2:]", "[1:9]", "[5:1]", "[2:0:-1]", ".a", ".0",
    ".key", ".nosuch", "[true]", "[1.0]", "[none]", "[::0]", "[n:]", "[:m]",
)
FORMATS = ("'%s' % s", "'%5.2f|%d' % (f, n)", "'%r %s' % (q, l)", "'%(a)s' % d", "'%-6s|' % t", "'%05d' % m", "'%x' % 255", "'%e' % h",
           "'%g' % f", "'%%' % ()", "'%s' % (1, 2)", "'%d' % s", "'%s %s' % s", "'{} {a}'.format(n, a=s)", "'{:>5}'.format(n)", "'{0:.2f}'.format(f)",
           "'%+d' % n", "'% d' % n", "'%c' % 65", "'%.3s' % s", "'%*d' % (5, n)", "'%i' % k", "'{!r}'.format(q)", "'{:,}'.format(big)")


class Generator:
    def __init__(self, random):
        self.random = random

    def template(self):
        kind = self.random.random()
        if kind < 0.72:
            return "{{ " + self.expression(3) + " }}"
        if kind < 0.80:
            return self._if()
        if kind < 0.92:
            return self._for()
        return self._other()

    def expression(self, depth):
        pick = self.random.random()
        if depth == 0 or pick < 0.12:
            return self._leaf()
        inner = self.expression(depth - 1)
        if pick < 0.32:
            return f"{self._group(inner)}|{self.random.choice(FILTERS)}"
        if pick < 0.50:
            operator = self.random.choice(BINARY)
            return f"{self._group(inner)} {operator} {self._group(self.expression(depth - 1))}"
        if pick < 0.60:
            return f"{self._group(inner)}.{self.random.choice(METHODS)}"
        if pick < 0.70:
            return f"{self._group(inner)}{self.random.choice(SUBSCRIPTS)}"
        if pick < 0.80:
            return f"{self._group(inner)} is {self.random.choice(('', 'not '))}{self.random.choice(TESTS)}"
        return self._rare(pick, inner, depth)

    def _rare(self, pick, inner, depth):
        other = self.expression(depth - 1)
        if pick < 0.85:
            orelse = f" else {other}" if self.random.random() < 0.8 else ""
            return f"{self._group(self._leaf())} if {inner}{orelse}"
        if pick < 0.88:
            return f"not {inner}"
        if pick < 0.90:
            return f"-{self._group(inner)}"
        if pick < 0.93:
            return f"{self._number()} < {self._group(inner)} <= {self._number()}"
        if pick < 0.96:
            return self.random.choice(FORMATS)
        if pick < 0.97:
            return f"{self.random.choice(('n', 'z', '2', '-2', '0.5'))} ** {self.random.choice(('n', 'z', '2', '-1', '0.5'))}"
        if pick < 0.985:
            return "[" + inner + ", " + other + "]"
        return "{" + repr(self.random.choice("abc")) + ": " + inner + "}"

    def _leaf(self):
        return self.random.choice(self.random.choice((STRINGS, STRINGS, NUMBERS, LISTS, LISTS, DICTS, OTHERS)))

    def _number(self):
        return self.random.choice(NUMBERS)

    def _group(self, text):
        return f"({text})" if self.random.random() < 0.55 and not text.isidentifier() else text

    def _dash(self):
        return self.random.choice(("", "", "", "-"))

    def _if(self):
        a, b, c, d = (self._dash() for _ in range(4))
        return (f"a \n{{%{a} if {self.expression(2)} {b}%}}\n yes {{% elif {self.expression(1)} %}} other "
                f"{{%{c} else %}}\n no \n{{%{d} endif %}} z\n")

    def _for(self):
        target = self.random.choice(("i", "i", "i", "i, j", "(i, j)"))
        over = self.random.choice(LISTS + ("d.items()", "d", "s", "d|dictsort", "ld|groupby('v')", self.expression(1), self.expression(2)))
        where = self.random.choice(("", "", "", " if i", " if i is string", " if i != 1", f" if {self.expression(1)}"))
        body = self.random.choice((
            "{{ i }},", "{{ loop.index }}:{{ i }};", "{{ loop.first }}{{ loop.last }}{{ loop.length }} ", "{{ loop.index0 }}{{ loop.revindex }} ",
            "{{ loop.cycle('a', 'b') }}", "{{ loop.previtem is defined }}{{ loop.nextitem|default('end') }}", "{{ i.n }}-{{ i['v'] }} ",
            "{{ i }}{{ ', ' if not loop.last }}", "{% if loop.first %}<{% endif %}{{ i }}", "{{ loop.depth }}{{ loop.changed(i) }}",
            "{% for k in ws %}{{ loop.index }}{{ i }} {% endfor %}", "{% set y = i %}{{ y }}", "{{ " + self.expression(1) + " }} ", "{{ j }}{{ i }} "))
        orelse = self.random.choice(("", "", "{% else %}NONE"))
        a, b = self._dash(), self._dash()
        return f"<{{%{a} for {target} in {over}{where} {b}%}} {body}{orelse}{{% endfor %}}>"

    def _other(self):
        e, f = self.expression(2), self.expression(1)
        return self.random.choice((
            f"{{% set v = {e} %}}{{{{ v }}}}|{{{{ v }}}}",
            f"{{% set a, b = {e} %}}{{{{ a }}}}{{{{ b }}}}",
            f"{{% set c = namespace(v={f}) %}}{{% for i in l %}}{{% set c.v = i %}}{{% endfor %}}{{{{ c.v }}}}",
            f"{{% set c = 0 %}}{{% for i in l %}}{{% set c = c + i %}}{{% endfor %}}{{{{ c }}}}",
            f"{{% set v %}}[{{{{ {e} }}}}]{{% endset %}}{{{{ v|upper }}}}",
            f"{{# {{{{ {e.replace('#', '')} }}}} #}}x",
            "{% raw %}{{ " + f + " }}{% endraw %}\n",
            f"{{{{- {e} -}}}} \n y",
            f"  {{%- if {f} -%}}  a  {{%- endif -%}}  ",
            f"{{% with v = {f} %}}{{{{ v }}}}{{% endwith %}}",
            f"{{% filter upper %}}a{{{{ {f} }}}}{{% endfilter %}}",
            f"{{{{ {e}",
            f"{{% if {f} %}}x",
            f"{{{{ {e} | }}}}",
            f"{{{{ {e} {f} }}}}",
            f"{{% for i in l %}}{{% if i == 1 %}}{{% continue %}}{{% endif %}}{{{{ i }}}}{{% endfor %}}{{{{ {f} }}}}",
            f"{{% for i in l if i > 1 %}}{{{{ i }}}}{{% else %}}{{{{ {f} }}}}{{% endfor %}}\r\nend\n",
            f"{{{{ cycler('a', 'b').next() }}}}{{{{ {f} }}}}",
            f"{{% set j = joiner('; ') %}}{{% for i in l %}}{{{{ j() }}}}{{{{ i }}}}{{% endfor %}}",
            f"{{% macro show(a, b={f}) %}}{{{{ a }}}}/{{{{ b }}}}{{% endmacro %}}{{{{ show(1) }}}}{{{{ show(2, b=3) }}}}",
        ))

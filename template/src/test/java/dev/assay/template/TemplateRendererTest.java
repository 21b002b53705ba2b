package dev.assay.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class TemplateRendererTest {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();
    private static final List<String> CHOICES = List.of("Rome", "Paris");
    private static final ObjectNode ROW = (ObjectNode) JSON.readTree("""
            {"q": "What is <b> & \\"c\\"?", "n": 3, "f": 3.5, "one": 1.0, "big": 123456789012345678901234567890,
             "wide": 12345678.9, "e": 1e30, "price": 1.50, "yes": true, "nothing": null, "my-col name": "odd",
             "list": ["a", 1, {"k": [2]}], "map": {"k": "v", "n": {"deep": 1}}, "uni": "héllo 😀 日本", "a": 5, "b": 2,
             "tpl": "{{ q }} {% if %}", "back": "a\\\\nb 'x' \\\\u0041", "empty": "", "not": "word", "Frage ä": "u",
             "tags": ["x", "y"], "nested": [["p", 1], ["q", 2]], "huge": 1e400000}""");

    /** A backslash and n in a template stands for a line break. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '~', quoteCharacter = '`', ignoreLeadingAndTrailingWhitespace = false, textBlock = """
            plain~plain
            {{q}}~What is <b> & "c"?
            {{ n }}|{{f}}|{{ one }}|{{ big }}~3|3.5|1.0|123456789012345678901234567890
            {{ wide }} {{ price }} {{ e }}~12345678.9 1.5 1e+30
            {{ yes }}[{{ nothing }}]{{ empty }}~True[None]
            {{ uni }}~héllo 😀 日本
            {{ tpl }}~{{ q }} {% if %}
            {{ back }}~a\\nb 'x' \\u0041
            {{ my-col name }}~odd
            {{my-col name}}!{{ Frage ä }}~odd!u
            {{ not }}~word
            {{ list }} {{ map }}~['a', 1, {'k': [2]}] {'k': 'v', 'n': {'deep': 1}}
            {{ q }}\\n~What is <b> & "c"?\\n
            a  {{- n -}}  b~a3b
            a {# note #}b~a b
            {{ n }}{{ n }}~33
            {{ nothing }}~None
            {{ huge }} {{ choices }}~inf ['Rome', 'Paris']
            {{ "{{" }} }}~{{ }}
            {{ -2 ** b }} {{ -2 ** 2 }} {{ range(5)[::2] }}~-4 4 range(0, 5, 2)
            {% for (x, y) in nested if y %}{{ loop.previtem is defined }}{{ loop.nextitem|default('-') }}{% endfor %}~False('q', 2)True-
            {{ "test" is test }}{{ yes is test }}{{ '%c' % true == '\u0001' }}~TrueFalseTrue
            """)
    void expressionsThatAreColumnsRenderAlikeOnBothWays(String template, String expected) {
        TemplateRenderer renderer = TemplateRenderer.compile(template.replace("\\n", "\n"));
        String wanted = expected == null ? "" : expected;
        String text = template.contains("back") ? wanted.replace("\\\\", "\\") : wanted.replace("\\n", "\n");

        assertThat(renderer.render(ROW, CHOICES)).isEqualTo(text);
        assertThat(renderer.renderTree(ROW, CHOICES)).isEqualTo(text);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            {{ a + b }} {{ a - b }} {{ a * b }}~7 3 10
            {{ f * 2 }}~7.0
            {{ q|upper }}~WHAT IS <B> & "C"?
            {{ q|length }} {{ list|length }}~18 3
            {{ tags|join(", ") }}~x, y
            {{ tags[0] }}{{ tags[-1] }}{{ map.k }}{{ map["k"] }}{{ map.n.deep }}~xyvv1
            {% for t in tags %}{{ loop.index }}:{{ t }}{% if not loop.last %}, {% endif %}{% endfor %}~1:x, 2:y
            {% for k, v in map.items() %}{{ k }};{% endfor %}~k;n;
            {% for p, i in nested %}{{ p }}{{ i }}{% endfor %}~p1q2
            {% if n > 2 and yes %}big{% elif n == 2 %}two{% else %}small{% endif %}~big
            {% for c in choices %}{{ loop.index0 }}. {{ c }} {% endfor %}|~0. Rome 1. Paris |
            {{ choices[1] }}~Paris
            {% set x = q|lower %}{{ x }}~what is <b> & "c"?
            {% set x %}in {{ n }}{% endset %}{{ x }}~in 3
            {% raw %}{{ q }}{% endraw %}~{{ q }}
            {{ absent|default("none") }}~none
            {% if absent is defined %}{{ absent }}{% else %}no{% endif %}~no
            {{ "yes" if n == 3 else "no" }}~yes
            {{ q.split(" ")[0] }} {{ q.upper()|truncate(4, true, "") }}~What WHAT
            {{ q|replace("What", "Who") }}~Who is <b> & "c"?
            {{ f|round }} {{ 2.5|round }} {{ f|int }}~4.0 2.0 3
            {{ q + "!" }}~What is <b> & "c"?!
            {% for i in range(3) %}{{ i }}{% endfor %}~012
            {{ my-col name }} {{ q|upper }}~odd WHAT IS <B> & "C"?
            {{ n is divisibleby 3 }} {{ n is not even }}~True True
            {{ 'p' in nested[0] }} {{ "z" not in tags }}~True True
            {{ n and 'y' or 'n' }} {{ 0 or tags }}~y ['x', 'y']
            {{ -7 % 3 }} {{ -7 // 2 }} {{ 7 / 2 }} {{ 2 ** 10 }} {{ 2 ** 100 }}~2 -4 3.5 1024 1267650600228229401496703205376
            {{ '3' == 3 }} {{ 1 < n < 5 }} {{ 1 == 1.0 == true }}~False True True
            {{ "ab" * 2 }} {{ [1] * 2 + [2] }}~abab [1, 1, 2]
            {{ tags.index("y") }} {{ q.replace("W", "w")[:4] }} {{ q.find("is") }} {{ "a b".title() }}~1 what 5 A B
            {{ "%.2f|%5d|%s" % (f, n, none) }} {{ "{:>5}|{!r}".format(n, "x") }}~3.50|    3|None     3|'x'
            {{ uni[6] }} {{ uni|length }} {{ uni[::-1] }}~😀 10 本日 😀 olléh
            {{ list[1:] }} {{ nested[-1][::-1] }} {{ range(5)[::2]|list }}~[1, {'k': [2]}] [2, 'q'] [0, 2, 4]
            {% for t in tags if t != "x" %}{{ t }}{% else %}none{% endfor %}{% for t in [] %}x{% else %}none{% endfor %}~ynone
            {% set ns = namespace(n=0) %}{% for t in tags %}{% set ns.n = ns.n + 1 %}{% endfor %}{{ ns.n }}~2
            {% set x = 1 %}{% for t in tags %}{% set x = x + 1 %}{% endfor %}{{ x }}~1
            {% macro m(a, b="d") %}{{ a }}{{ b }}{% endmacro %}{{ m(1) }} {{ m(b=2, a=3) }}~1d 32
            {{ "yes" if n > 9 }}|{{ ["it's", 'a"b', 1e16, 1e-5, 0.1 + 0.2] }}~|["it's", 'a"b', 1e+16, 1e-05, 0.30000000000000004]
            {{ map|tojson }} {{ q|e }}~{"k": "v", "n": {"deep": 1}} What is &lt;b&gt; &amp; &#34;c&#34;?
            {{ nested|map(attribute=0)|join }} {{ nested|map("last")|sum }} {{ tags|select("eq", "x")|list }}~pq 3 ['x']
            {% if n > 9 %}{{ absent }}{% endif %}{{ 1 if true else absent }}~1
            """)
    void templatesCompute(String template, String expected) {
        assertThat(render(template)).isEqualTo(expected == null ? "" : expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            {{ foo }}~foo
            {{ foo|upper }}~foo
            {% if foo %}x{% endif %}~foo
            {{ q + foo }}~foo
            {{ q|replace(foo, "x") }}~foo
            {% for x in foo %}{{ x }}{% endfor %}~foo
            {% set x = foo %}{{ x }}~foo
            {{ foo.bar }}~foo
            {{ other-col name }}~other-col name
            {{ a if foo else b }}~foo
            {{ foo == 1 }}~foo
            {{ [foo]|join }}~foo
            {{ 1 in foo }}~foo
            """)
    void aMissingColumnIsNamedWhereverItStands(String template, String column) {
        assertThatThrownBy(() -> render(template))
                .isInstanceOfSatisfying(
                        TemplateException.class, e -> assertThat(e.code()).isEqualTo("template_missing_column"))
                .hasMessageStartingWith("template names column \"" + column
                        + "\", which the dataset does not have (columns: q, n, f, ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ q|nofilter }}x",
                "{{ q }}{{ }}",
                "{% if %}x{% endif %}",
                "{% if n %}x",
                "{{ q | }}",
                "{{ (q }}{{ 'x }}",
                "{% block x %}{% endblock %}",
                "{% for x %}{% endfor %}",
                "{% set x %}{% for y in l %}{% set z %}{% break %}{% endset %}{% endfor %}{% endset %}",
                "{# x",
                "{% raw %}x",
                "{{ 'a\\ud800' }}",
            })
    void whatIsNoTemplateIsRefusedBeforeAnyRow(String template) {
        assertThatThrownBy(() -> TemplateRenderer.compile(template)).isInstanceOf(TemplateException.class);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            {{ q|nofilter }}~line 1: filter nofilter is not available (expected: abs, attr,
            {{ q }}\\n{% if n is nosuch %}x{% endif %}~line 2: test nosuch is not available (expected: !=,
            {{ tags|map("nofilter")|list }}~line 1: filter nofilter is not available
            {{ tags|select("nosuch")|list }}~line 1: test nosuch is not available
            {{ nested|rejectattr("0", "nosuch")|list }}~line 1: test nosuch is not available
            {{ q|random }}~line 1: filter random is not available (it would render something else at each retry)
            {{ q|split(",") }}~line 1: filter split is not available (Jinja2 does not have it; expected: text.split(x))
            {{ nosuch(1) }}~line 1: function nosuch is not available (expected: cycler, dict, joiner, namespace, range)
            {{ q.encode() }}~line 1: method encode is not available (expected: append,
            \\n\\n{% include 'x' %}~line 3: tag include is not available (expected: break, call, continue, filter, for, if,
            {% import 'x' as y %}~line 1: tag import is not available
            {% from 'x' import y %}~line 1: tag from is not available
            {% extends 'x' %}~line 1: tag extends is not available
            {% do x %}~line 1: tag do is not available
            {% autoescape true %}{% endautoescape %}~line 1: tag autoescape is not available
            {{ self }}~line 1: self is not available
            {% for x in l %}~line 1: {% for %} is not closed (expected: else or endfor)
            {{ 1 + [ }}~line 1: unexpected '}' (expected: ']')
            {{ q()[1:] + }}~line 1: unexpected the end (expected: an expression)
            """)
    void aRefusalNamesLineAndThing(String template, String message) {
        assertThatThrownBy(() -> TemplateRenderer.compile(template.replace("\\n", "\n")))
                .isInstanceOfSatisfying(
                        TemplateException.class, e -> assertThat(e.code()).isEqualTo("template_invalid"))
                .satisfies(e -> assertThat(String.valueOf(e.getMessage()).replace("endfor or else", "else or endfor"))
                        .startsWith(message.strip()));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            {{ map.missing }}~in line 1: 'dict object' has no attribute 'missing'
            \\n{{ map.n.nope.deeper }}~in line 2: 'dict object' has no attribute 'nope'
            {{ q.nope }}~in line 1: 'str object' has no attribute 'nope'
            {{ list[9] }}~in line 1: list object has no element 9
            {{ map[q] }}~in line 1: dict object has no such element
            {{ n + q }}~in line 1: unsupported operand type(s) for +: 'int' and 'str'
            {{ q < 1 }}~in line 1: '<' not supported between instances of 'str' and 'int'
            {{ 1 // 0 }}~in line 1: integer division or modulo by zero
            {{ nothing|length }}~in line 1: object of type 'NoneType' has no len()
            {% for x in n %}{% endfor %}~in line 1: 'int' object is not iterable
            {{ tags|map("upper") }}~in line 1: a generator cannot be printed (add |list or |join)
            {% if n %}\\n{{ map["k"]() }}{% endif %}~in line 2: 'str' object is not callable
            """)
    void anErrorNamesLineAndWhatFailed(String template, String message) {
        assertThatThrownBy(() -> render(template.replace("\\n", "\n")))
                .isInstanceOfSatisfying(
                        TemplateException.class, e -> assertThat(e.code()).isEqualTo("template_failed"))
                .hasMessage("template failed on this row, " + message);
    }

    @Test
    void aRowIsNeverChanged() {
        ObjectNode row = (ObjectNode) JSON.readTree("{\"l\": [1], \"d\": {\"k\": [2]}}");
        TemplateRenderer renderer = TemplateRenderer.compile(
                "{% set _ = l.append(2) %}{% set _ = d.update(x=1) %}{% set _ = d.k.append(3) %}{{ l }}{{ d }}");

        for (int i = 0; i < 2; i++) {
            assertThat(renderer.render(row, List.of())).isEqualTo("[1, 2]{'k': [2, 3], 'x': 1}");
        }
        assertThat(row).hasToString("{\"l\":[1],\"d\":{\"k\":[2]}}");
    }

    @Test
    void columnsAreWhatNothingGuards() {
        assertThat(TemplateRenderer.compile(
                                "{{ a }}\n{{ b|default('x') }}{% if c is defined %}{{ c }}{% endif %}{% set d = 1 %}{{ d }}"
                                        + "{% for e in f %}{{ e }}{{ loop.index }}{% endfor %}{{ choices }}{{ range(g) }}{{ my-col x }}"
                                        + "{{ 0.1+0.2 }}{{ h.i }}")
                        .missing(Set.of("h")))
                .containsOnly(entry("a", 1), entry("f", 2), entry("g", 2), entry("my-col x", 2));
    }

    @Test
    void aTemplateThatIsOneColumnIsKnown() {
        assertThat(TemplateRenderer.compile("{{ answer }}").onlyColumn()).contains("answer");
        assertThat(TemplateRenderer.compile("{{ my-col name }}").onlyColumn()).contains("my-col name");
        assertThat(TemplateRenderer.compile("{{ answer }} ").onlyColumn()).isEmpty();
    }

    @Test
    void goodTemplatesHaveNoProblem() {
        assertThatCode(() -> TemplateRenderer.compile("{{ a }} {% if b is defined %}{{ my-col name }}{% endif %}"))
                .doesNotThrowAnyException();
    }

    @Test
    void aColumnNamedChoicesIsSeenWhereTheTaskHasNone() {
        ObjectNode row = (ObjectNode) JSON.readTree("{\"choices\": [\"own\"]}");

        assertThat(TemplateRenderer.compile("{{ choices[0] }}").render(row, List.of()))
                .isEqualTo("own");
        assertThat(TemplateRenderer.compile("{{ choices[0] }}").render(row, CHOICES))
                .isEqualTo("Rome");
    }

    @Test
    void withoutChoicesAndAColumnOfThatNameTheNameIsUndefined() {
        assertThatThrownBy(() -> TemplateRenderer.compile("{% for c in choices %}{{ c }}{% endfor %}")
                        .render(ROW, List.of()))
                .hasMessageContaining("choices");
        assertThat(TemplateRenderer.compile("{{ 'some' if choices is defined else 'none' }}")
                        .render(ROW, List.of()))
                .isEqualTo("none");
    }

    @Test
    void rowsWithOtherColumnsAreOtherVariants() {
        TemplateRenderer renderer = TemplateRenderer.compile("{{ a-b }}{{ a|upper }}");

        assertThat(renderer.render((ObjectNode) JSON.readTree("{\"a\": 5, \"b\": 2}"), List.of()))
                .isEqualTo("35");
        assertThat(renderer.render((ObjectNode) JSON.readTree("{\"a\": 5, \"a-b\": \"x\"}"), List.of()))
                .isEqualTo("x5");
    }

    static String render(String template) {
        return TemplateRenderer.compile(template).render(ROW, CHOICES);
    }
}

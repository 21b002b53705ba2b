package dev.assay.activities.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
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
            {{ wide }} {{ price }} {{ e }}~12345678.9 1.50 1E+30
            {{ yes }}[{{ nothing }}]{{ empty }}~true[]
            {{ uni }}~héllo 😀 日本
            {{ tpl }}~{{ q }} {% if %}
            {{ back }}~a\\nb 'x' \\u0041
            {{ my-col name }}~odd
            {{my-col name}}!{{ Frage ä }}~odd!u
            {{ not }}~word
            {{ list }} {{ map }}~["a",1,{"k":[2]}] {"k":"v","n":{"deep":1}}
            {{ q }}\\n~What is <b> & "c"?\\n
            a  {{- n -}}  b~a3b
            a {# note #}b~a b
            {{ n }}{{ n }}~33
            {{ nothing }}~
            {{ "{{" }} }}~{{ }}
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
            {{ f|round }} {{ f|int }}~4 3
            {{ q + "!" }}~What is <b> & "c"?!
            {% for i in range(3) %}{{ i }}{% endfor %}~012
            {{ my-col name }} {{ q|upper }}~odd WHAT IS <B> & "C"?
            {{ n is divisibleby 3 }} {{ n is not even }}~true true
            {{ 'p' in nested[0] }} {{ "z" not in tags }}~true true
            {{ map.missing }}~
            """)
    void templatesCompute(String template, String expected) {
        assertThat(render(template)).isEqualTo(expected == null ? "" : expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            {{ foo }}~foo
            {{ foo|upper }}~foo
            {{ q }}{% if n > 9 %}{{ foo }}{% endif %}~foo
            {% if foo %}x{% endif %}~foo
            {{ q + foo }}~foo
            {{ q|replace(foo, "x") }}~foo
            {% for x in foo %}{{ x }}{% endfor %}~foo
            {% set x = foo %}{{ x }}~foo
            {{ foo.bar }}~foo
            {{ other-col name }}~other-col name
            {{ a if foo else b }}~foo
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
                "{{ q|nofilter }}x{{ }}",
                "{% if %}x{% endif %}",
                "{% if n %}x",
                "{{ q | }}",
                "{{ (q }}{{ 'x }}",
                "{% include 'x' %}",
                "{% import 'x' as y %}",
                "{% from 'x' import y %}",
                "{% extends 'x' %}",
                "{% macro m() %}{% endmacro %}",
                "{% call m() %}{% endcall %}",
                "{% block x %}{% endblock %}",
                "{% do x %}",
                "{% nosuchtag %}",
                "{{ ____int3rpr3t3r____ }}",
                "{% for x %}{% endfor %}",
                "{{ nosuchfunction(1) }}",
            })
    void whatIsNoTemplateIsRefusedBeforeAnyRow(String template) {
        assertThatThrownBy(() -> TemplateRenderer.compile(template)).isInstanceOf(TemplateException.class);
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

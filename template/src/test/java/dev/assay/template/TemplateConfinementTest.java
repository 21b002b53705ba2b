package dev.assay.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class TemplateConfinementTest {
    private static final ObjectNode ROW = (ObjectNode)
            JsonMapper.shared()
                    .readTree(
                            "{\"x\": \"text\", \"l\": [1, 2], \"m\": {\"k\": \"v\"}, \"n\": 7, \"big\": 99999999999999999999999}");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ x.getClass() }}",
                "{{ x.class }}",
                "{{ x['class'] }}",
                "{{ x.class.forName('java.lang.Runtime') }}",
                "{{ ''.class.classLoader }}",
                "{{ 'a'.getClass().forName('javax.script.ScriptEngineManager').newInstance() }}",
                "{{ l.getClass() }}",
                "{{ l.toArray() }}",
                "{{ m.getClass() }}",
                "{{ m.toMap() }}",
                "{{ m.clear() }}",
                "{{ n.class }}",
                "{{ x.toString().getBytes() }}",
                "{{ x.repeat(1000000000) }}",
                "{{ x.format('%1000000000d', 1) }}",
                "{{ ____int3rpr3t3r____ }}",
                "{{ ____int3rpr3t3r____.getContext() }}",
                "{{ ____int3rpr3t3r____.config.objectMapper }}",
                "{{ ____int3rpr3t3r____.class }}",
                "{{ m|map(attribute='class') }}{{ l|map(attribute='class')|join }}",
                "{{ x|attr('class') }}",
                "{{ x|render }}",
                "{{ x|fromyaml }}",
                "{{ x|from_json }}",
                "{{ x|log }}",
                "{{ type(x) }}",
                "{{ super() }}",
                "{{ filter:upper.getClass() }}",
                "{{ exptest:even.class }}",
                "{{ filter:upper.class.classLoader }}",
                "{% for a, class in [x] %}{{ class }}{% endfor %}",
                "{% for class, bytes in [filter:upper] %}{{ class }}{% endfor %}",
                "{% for loop_ in l %}{{ loop.class }}{{ loop.getClass() }}{% endfor %}",
                "{% include '/etc/passwd' %}",
                "{% import 'file:///etc/passwd' as p %}",
                "{% from '/etc/passwd' import p %}",
                "{% extends '/etc/passwd' %}",
                "{{ range(1).stream() }}",
                "{{ m.entrySet() }}",
                "{{ x.__class__.__mro__ }}",
                "{{ x['__class__'] }}",
                "{{ ''.format.__globals__ }}",
                "{{ '{0.__class__}'.format(x) }}",
                "{{ '{0.class}'.format(x) }}",
                "{{ range.__init__.__globals__ }}",
                "{{ dict.mro() }}",
                "{{ namespace.__init__.__globals__ }}",
                "{{ l|map(attribute='__class__')|list }}",
                "{{ x|attr('__class__') }}",
            })
    void publishedEscapesReachNothing(String template) {
        String output;
        try {
            output = TemplateRenderer.compile(template).render(ROW, List.of());
        } catch (TemplateException refused) {
            return;
        }
        assertThat(output).doesNotContain("java", "class ", "hubspot", "root:", "@");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{% for a in range(1000) %}{% for b in range(1000) %}{% for c in range(1000) %}{% endfor %}{% endfor %}{% endfor %}",
                "{% for a in range(1000) %}{% for b in range(1000) %}{% if a == b %}{% endif %}{% endfor %}{% endfor %}",
                "{% for a in range(1000) %}{% for b in range(900) %}xxxxxxxxxx{% endfor %}{% endfor %}",
                "{% set ns = namespace(s=x) %}{% for a in range(100) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}",
                "{% set ns = namespace(s=x) %}{% for a in range(100) %}{% set ns.s = [ns.s, ns.s] %}{% endfor %}{{ ns.s }}",
                "{% set ns = namespace(s=big) %}{% for a in range(100) %}{% set ns.s = ns.s * ns.s %}{% endfor %}",
                "{{ 1.5|round(1000000000, 'ceil') }}",
                "{{ l|batch(1000000000, 'x')|list }}",
                "{{ 'a' * 10 ** 9 }}",
                "{{ 'a' * 10 ** 30 }}",
                "{{ [1] * 10 ** 9 }}",
                "{{ (1,) * 10 ** 30 }}",
                "{{ 10 ** (10 ** 10) }}",
                "{{ 2 ** 100000 }}",
                "{{ (10 ** 4299) * (10 ** 4299) * (10 ** 4299) * (10 ** 4299) * (10 ** 4299) * (10 ** 4299) }}",
                "{{ '%999999999d' % 1 }}",
                "{{ '%.999999999f' % 1 }}",
                "{{ '%9999999999d' % 1 }}",
                "{{ '%*d' % (10 ** 9, 1) }}",
                "{{ '{:>999999999}'.format(1) }}",
                "{{ '{:.999999999f}'.format(1.5) }}",
                "{{ x|center(10 ** 9) }}",
                "{{ x|indent(10 ** 9, true) }}",
                "{{ x.ljust(10 ** 9) }}",
                "{{ x.zfill(10 ** 12) }}",
                "{{ 'a\tb'.expandtabs(10 ** 9) }}",
                "{{ l|tojson(10 ** 9) }}",
                "{{ l|slice(10 ** 9)|list }}",
                "{{ range(10 ** 6) }}",
                "{{ range(10 ** 5)|list|tojson }}{{ range(10 ** 5)|list }}{{ range(10 ** 5)|list }}",
                "{% set g = [1] %}{% for i in g %}{% set _ = g.append(i) %}{% endfor %}",
                "{% set g = [] %}{% for i in range(300) %}{% set _ = g.append(x * 100000) %}{% endfor %}",
                "{% set ns = namespace(a=l, b=[1, 2]) %}{% for i in range(60) %}{% set ns.a = [ns.a, ns.a] %}{% set ns.b = [ns.b, ns.b] %}{% endfor %}{{ ns.a == ns.b }}",
                "{% set ns = namespace(s=(1,)) %}{% for a in range(60) %}{% set ns.s = (ns.s, ns.s) %}{% endfor %}{{ {ns.s: 1} }}",
                "{% set ns = namespace(s=[]) %}{% for a in range(60000) %}{% set ns.s = [ns.s] %}{% endfor %}{{ ns.s }}",
                "{% set ns = namespace(s={}) %}{% for a in range(60000) %}{% set ns.s = {1: ns.s} %}{% endfor %}{{ ns.s|tojson }}",
                "{% set g = [] %}{% set _ = g.append(g) %}{{ g|tojson }}",
                "{% macro f(n) %}{{ f(n + 1) }}{% endmacro %}{{ f(0) }}",
                "{% for i in [[1]] recursive %}{{ loop([1]) }}{% endfor %}",
                "{% set t = 'a' * 4000000 %}{{ t.find('a' * 2000000 ~ 'b') }}{{ t.count('a' * 2000000 ~ 'b') }}{% for i in range(900) %}{{ t.rfind('b' ~ 'a' * 2000000) }}{% endfor %}",
                "{% for a in range(1000) %}{% for b in range(150) %}{% set s = x|replace('t', x)|replace('t', x)|replace('t', x)|replace('t', x)|replace('t', x)|replace('t', x)|replace('t', x)|replace('t', x)|replace('t', x)|replace('t', x)|replace('t', x)|replace('t', x)|replace('t', x)|replace('t', x)|replace('t', x)|replace('t', x)|replace('t', x)|replace('t', x)|replace('t', x)|replace('t', x) %}{% endfor %}{% endfor %}",
            })
    @Tag("long")
    void workIsBounded(String template) {
        assertThatThrownBy(() -> TemplateRenderer.compile(template).render(ROW, List.of()))
                .isInstanceOf(TemplateException.class);
    }

    /** A column of this text, and one with a list of so many numbers, as rows of 16 MiB may have them. */
    private static final ObjectNode LARGE = large("y".repeat(1 << 20), 1_000_000);

    private static ObjectNode large(String text, int numbers) {
        ObjectNode row = JsonMapper.shared().createObjectNode().put("x", text).put("n", 7);
        row.put("s", "y".repeat(100_000));
        row.put("html", "<div><b>".repeat(60_000));
        ArrayNode list = row.putArray("l");
        IntStream.range(0, numbers).forEach(list::add);
        return row;
    }

    static List<String> bombs() {
        return List.of(
                // One step each, so that only what is looked at within it can end it.
                "{{ [" + "x,".repeat(900) + "x]|string }}",
                "{{ [" + "x,".repeat(900) + "x]|tojson }}",
                "{{ [" + "x,".repeat(900) + "x] }}",
                "{{ x" + "~x".repeat(900) + " }}",
                "{{ x" + "+x".repeat(900) + " }}",
                "{{ l" + "+l".repeat(900) + " }}",
                "{{ [" + "x|list,".repeat(200) + "x|list]|length }}",
                "{{ [" + "x.split('y'),".repeat(100) + "x.split('y')]|length }}",
                "{{ [1]|batch(10000, x)|string }}",
                "{{ [1]|batch(10000, x) }}",
                "{{ [1]|batch(10000, x)|first|join }}",
                "{{ l|join(x) }}",
                "{{ l|map('join', x)|list|length }}",
                "{{ l|map('replace', '1', x)|list|length }}",
                "{{ l|map('batch', 10000, x)|list|length }}",
                "{{ l|map('string')|map('list')|map('batch', 9999, 1)|list|length }}",
                "{{ l|select('in', l)|list|length }}",
                "{{ x|replace('y', '&')|escape|escape|escape|escape|escape }}",
                "{{ n" + "|string|batch(10000, x)".repeat(50) + " }}",
                "{% for i in range(1000) %}{% for j in range(190) %}{% if 1000001 in l %}{% endif %}{% endfor %}{% endfor %}",
                IntStream.range(0, 900)
                        .mapToObj(n -> "{% set a" + n + " = s|replace('y', 'z') %}")
                        .collect(Collectors.joining()),
                "{% set s %}" + "{{ x }}{% endset %}{{ s }}{{ s }}");
    }

    /** Each is refused within its limits, and the same process renders the next row. */
    @ParameterizedTest
    @MethodSource("bombs")
    @Tag("long")
    @Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SAME_THREAD)
    void whatOneExpressionHoldsAndTakesIsBounded(String template) {
        var memory = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = memory.getCurrentThreadAllocatedBytes();
        assertThatThrownBy(() -> TemplateRenderer.compile(template).render(LARGE, List.of()))
                .isInstanceOf(TemplateException.class)
                .hasMessageMatching("template (exceeds a limit|failed on this row, in line 1): .*");
        assertThat(memory.getCurrentThreadAllocatedBytes() - before)
                .as("bytes allocated, most of them for the row's own values")
                .isLessThan(3L << 30);
        assertThat(TemplateRenderer.compile("{{ x|upper }}").render(ROW, List.of()))
                .isEqualTo("TEXT");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ html|striptags|length }}",
                "{{ x|wordcount }}",
                "{{ l|sort|last }}",
                "{{ l|unique|list|length }}",
                "{{ x|title|length }}",
                "{{ x.split('y')|length }}",
                "{{ l|sum }}"
            })
    void aLargeRowIsNoLimitByItself(String template) {
        String output = TemplateRenderer.compile(template).render(LARGE, List.of());
        assertThat(output).hasSizeLessThan(20);
    }

    @Test
    void depthIsBounded() {
        assertThat(TemplateRenderer.compile("{{ " + "not ".repeat(400) + "x }}").render(ROW, List.of()))
                .isEqualTo("True");
        for (String fits : List.of("{{ " + "- ".repeat(990) + "n }}", "{{ " + "not ".repeat(400) + "x }}")) {
            assertThatCode(() -> TemplateRenderer.compile(fits)).doesNotThrowAnyException();
        }
        for (String deep : List.of(
                "{{ " + "(".repeat(900) + "x" + ")".repeat(900) + " }}",
                "{{ " + "(".repeat(100_000) + "x" + ")".repeat(100_000) + " }}",
                "{% if x %}".repeat(900) + "{% endif %}".repeat(900),
                "{% if x %}".repeat(50_000) + "{% endif %}".repeat(50_000))) {
            assertThatThrownBy(() -> TemplateRenderer.compile(deep)).isInstanceOf(TemplateException.class);
        }
    }

    @Test
    void outputIsBoundedOnTheShortWayToo() {
        ObjectNode row = JsonMapper.shared().createObjectNode().put("x", "y".repeat(600_000));

        assertThatThrownBy(() -> TemplateRenderer.compile("{{ x }}{{ x }}").render(row, List.of()))
                .hasMessage("template exceeds a limit: more than 1048576 characters");
        assertThatThrownBy(() -> TemplateRenderer.compile("{{ x }}{{ x|trim }}").render(row, List.of()))
                .hasMessage("template exceeds a limit: more than 1048576 characters");
    }
}

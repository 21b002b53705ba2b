package dev.assay.activities.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
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
                "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}",
                "{{ range(1).stream() }}",
                "{{ namespace(a=1) }}",
                "{{ m.entrySet() }}",
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
                "{% set s = x %}{% for a in range(100) %}{% set s = s ~ s %}{% endfor %}",
                "{% set s = x %}{% for a in range(100) %}{% set s = [s, s] %}{% endfor %}{{ s }}",
                "{% set s = big %}{% for a in range(100) %}{% set s = s * s %}{% endfor %}",
                "{{ 1.5|round(1000000000) }}",
                "{{ x|replace('', x) }}{{ l|batch(1000000000, 'x') }}",
                "{{ x|truncate(2000000000) }}",
                "{% for a in range(1000) %}{% for b in range(150) %}{% set s = x|replace('t', x)|replace('t', x)|replace('t', x)|replace('t', x)|replace('t', x)|replace('t', x)|replace('t', x)|replace('t', x)|replace('t', x)|replace('t', x)|replace('t', x)|replace('t', x)|replace('t', x)|replace('t', x)|replace('t', x)|replace('t', x)|replace('t', x)|replace('t', x)|replace('t', x)|replace('t', x) %}{% endfor %}{% endfor %}",
            })
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
                "{{ [" + "x.split(''),".repeat(100) + "x.split('')]|length }}",
                "{{ [1]|batch(10000, x)|string }}",
                "{{ [1]|batch(10000, x) }}",
                "{{ [1]|batch(10000, x)|first|join }}",
                "{{ l|join(x) }}",
                "{{ l|map('default', x)|map('string')|list|length }}",
                "{{ l|map('join', x)|list|length }}",
                "{{ l|map('replace', '1', x)|list|length }}",
                "{{ l|map('batch', 10000, x)|list|length }}",
                "{{ l|map('string')|map('list')|map('batch', 9999, 1)|list|length }}",
                "{{ l|select('in', l)|list|length }}",
                "{{ l|reject('in', l)|list|length }}",
                "{{ x|escape|urlencode|urlencode|urlencode }}",
                "{{ x|replace('y', '&')|escape|escape|escape|escape|escape }}",
                "{{ n" + "|string|batch(10000, x)".repeat(50) + " }}",
                "{% for i in range(1000) %}{% for j in range(190) %}{% if l|length == 1 %}{% endif %}{% endfor %}{% endfor %}",
                "{% for i in range(1000) %}{% for j in range(190) %}{% if 1000001 in l %}{% endif %}{% endfor %}{% endfor %}",
                IntStream.range(0, 900)
                        .mapToObj(n -> "{% set a" + n + " = s|replace('y', 'z') %}")
                        .collect(Collectors.joining()),
                "{% set s %}" + "{{ x }}{% endset %}{{ s }}{{ s }}");
    }

    /** Each is refused within its limits, and the same process renders the next row. */
    @ParameterizedTest
    @MethodSource("bombs")
    void whatOneExpressionHoldsAndTakesIsBounded(String template) {
        var memory = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = memory.getCurrentThreadAllocatedBytes();
        long from = System.nanoTime();
        assertThatThrownBy(() -> TemplateRenderer.compile(template).render(LARGE, List.of()))
                .isInstanceOf(TemplateException.class)
                .hasMessageMatching("template (exceeds a limit: .*|failed on this row, in line 1 of the template)");
        assertThat(System.nanoTime() - from).isLessThan(Duration.ofSeconds(60).toNanos());
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
                "{{ l|unique|length }}",
                "{{ l|difference(l)|length }}",
                "{{ x|title|length }}",
                "{{ x|split('y')|length }}",
                "{{ l|sum }}"
            })
    void aLargeRowIsNoLimitByItself(String template) {
        String output = TemplateRenderer.compile(template).render(LARGE, List.of());
        assertThat(output).hasSizeLessThan(20);
    }

    @Test
    void depthIsBounded() {
        assertThat(TemplateRenderer.compile("{{ " + "not ".repeat(400) + "x }}").render(ROW, List.of()))
                .isEqualTo("true");
        for (String fits : List.of("{{ " + "-".repeat(1_990) + "n }}", "{{ " + "not ".repeat(400) + "x }}")) {
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

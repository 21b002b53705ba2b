package dev.assay.activities.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
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

    @Test
    void depthIsBounded() {
        assertThat(TemplateRenderer.syntaxProblem("{{ " + "(".repeat(900) + "x" + ")".repeat(900) + " }}"))
                .isPresent();
        assertThat(TemplateRenderer.syntaxProblem("{{ " + "(".repeat(100_000) + "x" + ")".repeat(100_000) + " }}"))
                .isPresent();
        assertThat(TemplateRenderer.syntaxProblem("{{ " + "not ".repeat(400) + "x }}"))
                .isEmpty();
        assertThat(TemplateRenderer.syntaxProblem("{% if x %}".repeat(900) + "{% endif %}".repeat(900)))
                .isPresent();
        assertThat(TemplateRenderer.syntaxProblem("{% if x %}".repeat(50_000) + "{% endif %}".repeat(50_000)))
                .isPresent();
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

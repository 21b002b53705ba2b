package dev.assay.template;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What rendering 100,000 rows takes: prints seconds of CPU for a plain and two richer templates, four times. */
final class RenderBench {
    private static final int ROWS = 100_000;

    private static final Map<String, String> TEMPLATES = Map.of(
            "plain", "Question: {{ question }}\nAnswer:",
            "choices", "{{ question }}\n{% for c in options %}{{ loop.index }}. {{ c }}\n{% endfor %}Answer:",
            "rich",
                    "{{ question|trim|upper }} ({{ question|length }}){% if n > 5 and question %} many{% else %} few{% endif %}:"
                            + " {{ options|join(', ') }}{% for c in options %}\n{{ loop.index0 }} {{ c|title }}{% endfor %}\n"
                            + "{{ options[0] }} {{ options|map('lower')|join(' ') }}");

    private RenderBench() {}

    public static void main(String[] args) {
        ObjectNode row = (ObjectNode) JsonMapper.shared().readTree("""
                {"question": "  What is the capital of France?", "n": 7, "options": ["Rome", "Paris", "Bern", "Oslo"]}
                """);
        for (int round = 0; round < 4; round++) {
            TEMPLATES.keySet().stream().sorted().forEach(name -> {
                TemplateRenderer template = TemplateRenderer.compile(TEMPLATES.getOrDefault(name, ""));
                long start = cpu();
                long characters = 0;
                for (int i = 0; i < ROWS; i++) {
                    characters += template.render(row, List.of()).length();
                }
                double seconds = (cpu() - start) / 1e9;
                System.out.printf(
                        "%s: %.2f s for %,d rows, %.1f us each (%,d characters)%n",
                        name, seconds, ROWS, seconds / ROWS * 1e6, characters);
            });
        }
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}

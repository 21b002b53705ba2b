package dev.assay.model.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Spellings are those of chat templates and of the reasoning parsers of vLLM and SGLang. */
class ReasoningSplitterTest {

    private static Arguments row(String text, @Nullable String reasoning, String answer) {
        return Arguments.of(text, reasoning, answer);
    }

    static Stream<Arguments> thoughts() {
        return Stream.of(
                row("<think>London? no.</think>\n\nok", "London? no.", "ok"),
                row("<think>\n\n</think>\n\nok", null, "ok"),
                row("hm.</think>ok", "hm.", "ok"),
                row("hm.\n</think>\n\nok", "hm.", "ok"),
                row("</think>\n\nok", null, "ok"),
                row("\n <think>a</think>ok", "a", "ok"),
                row("<THINK>a</Think>ok", "a", "ok"),
                row("<think >a</think >ok", "a", "ok"),
                row("<think budget=\"low\">a</think>ok", "a", "ok"),
                row("<think/>ok", null, "ok"),
                row("<think />\nok", null, "ok"),
                row("<thinking>a</thinking>ok", "a", "ok"),
                row("<thought>a</thought>ok", "a", "ok"),
                row("<reasoning>a</reasoning><answer>ok</answer>", "a", "<answer>ok</answer>"),
                row("<seed:think>a</seed:think>ok", "a", "ok"),
                row("[THINK]a[/THINK]ok", "a", "ok"),
                row("a[/THINK]ok", "a", "ok"),
                row("◁think▷a◁/think▷ok", "a", "ok"),
                row("a◁/think▷ok", "a", "ok"),
                row("<|think|>a<|/think|>ok", "a", "ok"),
                row("<|begin_of_thought|>a<|end_of_thought|>\n<|begin_of_solution|>ok<|end_of_solution|>", "a", "ok"),
                row("<|START_THINKING|>a<|END_THINKING|><|START_RESPONSE|>ok<|END_RESPONSE|>", "a", "ok"),
                row("<unused94>thought\na<unused95>ok", "thought\na", "ok"),
                row("<think>a</think><think>b</think>ok", "a\n\nb", "ok"),
                row("<think>a</think>\nb\n</think>\nok", "a\n\nb", "ok"),
                row("<think>a</think>ok</think>", "a", "ok"),
                row("<think>a <think> b</think>ok", "a <think> b", "ok"),
                row("<think>\n```\n</think>\n```\nso</think>ok", "```\n</think>\n```\nso", "ok"),
                row("<think>say `</think>`, no</think>ok", "say `</think>`, no", "ok"),
                row("<think>a</think>use <think> tags", "a", "use <think> tags"),
                row("<think>a</think>a `</think>` ends it", "a", "a `</think>` ends it"),
                row(
                        "<|channel|>analysis<|message|>a<|end|><|start|>assistant<|channel|>final<|message|>ok<|return|>",
                        "a",
                        "ok"),
                row(
                        "<|channel|>analysis<|message|>a<|end|><|start|>assistant<|channel|>commentary<|message|>b<|end|>"
                                + "<|start|>assistant<|channel|>final<|message|>ok",
                        "a\n\nb",
                        "ok"),
                row("<|start|>assistant<|channel|>final<|message|>ok<|return|>", null, "ok"),
                row("a<|end|><|start|>assistant<|channel|>final<|message|>ok", "a", "ok"),
                row("analysisThe user asks.assistantfinalok", "The user asks.", "ok"),
                row("analysis we do.assistantfinalok", "we do.", "ok"));
    }

    @ParameterizedTest
    @MethodSource("thoughts")
    void aThoughtIsNoAnswer(String text, @Nullable String reasoning, String answer) {
        assertThat(ReasoningSplitter.split(text)).isEqualTo(new ReasoningSplitter.Split(reasoning, answer, false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ok",
                "",
                " \nok ",
                "Use <think> tags.",
                "Use <think> and </think> around it.",
                "Sure! <think>hm</think> 42",
                "`</think>` closes it",
                "The tag \"</think>\" closes it",
                "```xml\n<think>a</think>\n```",
                "```\na</think>b\n```",
                "~~~\nx</think>\n~~~",
                "<thinker>a</thinker>ok",
                "<b>think</b>",
                "[think about it] ok",
                "1 < 2 think > 3",
                "analysis of the data",
                "<answer>ok</answer>",
                "A <|channel|>final<|message|> header names the channel."
            })
    void whatAnAnswerSpeaksOfIsNoThought(String text) {
        assertThat(ReasoningSplitter.split(text)).isEqualTo(new ReasoningSplitter.Split(null, text, false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<think>a",
                "<thinking>\na",
                "[THINK]a",
                "◁think▷a",
                "<seed:think>a",
                "<think>a</thought>",
                "<|channel|>analysis<|message|>a",
                "<|channel|>analysis<|message|>a<|end|>",
                "analysisA"
            })
    void aThoughtWithoutAnEndLeavesNoAnswer(String text) {
        ReasoningSplitter.Split split = ReasoningSplitter.split(text);

        assertThat(split.unclosed()).isTrue();
        assertThat(split.answer()).isEmpty();
        assertThat(split.reasoning()).startsWithIgnoringCase("a");
    }

    @Test
    void aHostileTextIsReadOnce() {
        String closings = "```\n" + "x</think>".repeat(100_000);
        String openings = "<think>".repeat(150_000);
        String headers = "<|channel|>analysis<|message|>" + " ".repeat(1_000_000);
        String mixed = "<think>\n```\n</think>\n<thinking>\n~~~\n</thinking>\n".repeat(2_000);
        // Would take hours if it were read anew for each tag.
        assertThat(ReasoningSplitter.split(closings).reasoning()).isNull();
        assertThat(ReasoningSplitter.split(openings).unclosed()).isTrue();
        assertThat(ReasoningSplitter.split(headers).unclosed()).isTrue();
        assertThat(ReasoningSplitter.split(mixed).answer()).isNotEmpty();
    }
}

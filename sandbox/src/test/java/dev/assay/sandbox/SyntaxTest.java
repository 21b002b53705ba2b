package dev.assay.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.sandbox.SandboxOptions.Confinement;
import dev.assay.sandbox.SandboxOptions.Engine;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading a source with the parser alone: it says what the interpreter would say. */
class SyntaxTest {
    private static final Sandbox PARSER = Sandbox.forChecks(options());
    private static final Sandbox INTERPRETER = new Sandbox(options());

    private static SandboxOptions options() {
        return new SandboxOptions(Engine.GRAALPY, 1, 256, Confinement.AUTO, null, Path.of("target", "sandbox-home"));
    }

    @AfterAll
    static void close() {
        PARSER.close();
        INTERPRETER.close();
    }

    private static String said(Sandbox sandbox, Program program) {
        try {
            sandbox.check(program);
            return "fine";
        } catch (SandboxException e) {
            return e.code() + " " + e.getMessage();
        }
    }

    private static Program program(Entry entry, String source, boolean modelAccess) {
        return new Program("", "", entry, source, modelAccess, Sandboxes.LIMIT, Program.MAX_OUTPUT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "def grade(sample, item): return 1",
                "def grade(sample, item)",
                "def grade(sample, item):\n",
                "def grade(sample, item):\nreturn 1",
                "def grade(sample, item):\n\treturn 1\n        return 2",
                "x = 1\n\n  y = 2",
                "if True:\n    x = 1\n  y = 2",
                "x = 1\n\ndef other(a): return 1",
                "",
                "\n\n# nothing",
                "x = 1\ndef grade(sample): return 1",
                "def grade(*args): return 1",
                "def grade(**more): return 1",
                "def grade(sample, item, third): return 1",
                "def grade(sample, item, third=3): return 1",
                "def grade(sample, item, *, strict): return 1",
                "def grade(sample, item, *, strict=1): return 1",
                "def grade(sample, /, item): return 1",
                "def grade(sample, item, /): return 1",
                "def grade(sample, item, *more, **others): return 1",
                "def grade(): return 1",
                "async def grade(sample, item): return 1",
                "class A:\n    async def grade(self): pass\ndef grade(sample, item): return 1",
                "try:\n    def grade(sample, item): return 1\nexcept ImportError: pass",
                "if 1:\n    def grade(a): return 1",
                "def outer():\n    def grade(a): return 1",
                "class A:\n    def grade(self): return 1",
                "grade = lambda sample, item: 1",
                "grade: int = 3",
                "(grade := 3)",
                "for grade in []: pass",
                "x, (y, *grade) = f()",
                "from os.path import join as grade",
                "from grades import grade",
                "from grades import *",
                "import grade",
                "import grade.more",
                "import grades as grade",
                "grade(1)",
                "del grade",
                "global grade",
                "raise SystemExit\ndef grade(sample, item): return 1",
                "def grade(sample, item): return f'{sample!r:>{item}} {{}} {1 +}'",
                "def grade(sample, item): return f'{sample!r:>{item}}'",
                "def grade(sample, item): return f'{f\"{1}\"}' 'x' b'y'",
                "def grade(sample, item): return 'x",
                "def grade(sample, item): return '''x\n\n",
                "def grade(sample, item): return (1,\n\n2",
                "def grade(sample, item): return 1)",
                "def grade(sample, item): return [1)",
                "print 'x'",
                "def grade(sample, item):\n    x = 1 +\n    return x",
                "def grade(sample, sample): return 1",
                "return 1",
                "yield 1",
                "break",
                "def grade(sample, item): x = y = 1; return x == 1 == y",
                "f(x for x in y, 1)",
                "f(a=1, a=2)",
                "1 = x",
                "f() = 1",
                "match x:\n    case {'a': grade}: pass",
                "match x:\n    case grade: pass",
                "type X = int\ndef grade[T](sample: T, item): return 1",
                "x = 0777",
                "x = 1_000\ny = 1__0",
                "x = '\\N{no such name}'",
                "x = '\\x1'",
                "x = b'\u00e9'",
                "\u00e9 = 1\ndef grade(sample, item): return \u00e9",
                "def gr\u00e4de(sample, item): return 1",
                "x = \u20ac",
                "x = 1 \\ 2",
                "x = ?",
                "x = $",
                "# coding: nonsense\ndef grade(sample, item): return 1",
                "\ufeffdef grade(sample, item): return 1",
                "def grade(sample, item):\r\n    return 1\r\n",
                "def grade(sample, item):\f\n    return 1",
                "from __future__ import braces",
                "from __future__ import annotations\ndef grade(sample, item): return 1",
                "lambda: (yield)",
                "nonlocal x",
                "x = *y",
                "with open('x') as grade: pass",
                "except ValueError: pass",
                "try:\n    pass",
                "def grade(sample, item):\n    '''\n    text\n    '''\n    retrun 1",
                "if x = 1: pass",
                "else:",
                "def f(a=1, b): pass",
                "def grade(sample, item): return not",
                "\0"
            })
    @Tag("long")
    void saysWhatTheInterpreterSays(String source) {
        Program program = program(Entry.GRADE, source, false);
        assertThat(said(PARSER, program)).isEqualTo(said(INTERPRETER, program));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GRADE|true|def grade(sample, item, ctx): pass
            GRADE|true|def grade(sample, item): pass
            GRADE|true|def grade(sample): pass
            GRADE|true|def grade(sample, item, ctx, more): pass
            GRADE_BATCH|false|def grade_batch(samples): pass
            GRADE_BATCH|false|def grade_batch(samples, ctx): pass
            GRADE_BATCH|true|def grade_batch(samples, ctx): pass
            GRADE_BATCH|true|x = 1
            TRANSFORM|false|def transform(row): pass
            TRANSFORM|false|def transform_row(row): pass
            TRANSFORM_BATCH|false|def transform_batch(): pass
            """)
    void ofEachFunction(Entry entry, boolean modelAccess, String source) {
        Program program = program(entry, source, modelAccess);
        assertThat(said(PARSER, program)).isEqualTo(said(INTERPRETER, program));
    }

    @Test
    void whatIsNestedTooDeeplyIsRefused() {
        assertThat(said(PARSER, program(Entry.GRADE, "x = " + "-".repeat(200_000) + "1", false)))
                .startsWith("grader_");
        assertThat(said(PARSER, program(Entry.GRADE, "x = 1\ndef grade(sample, item): return 1", false)))
                .isEqualTo("fine");
    }
}

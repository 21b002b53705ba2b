package dev.assay.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.assay.sandbox.SandboxOptions.Confinement;
import dev.assay.sandbox.SandboxOptions.Engine;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What CPython lets a grader do that GraalPy does not: other processes, the pipe to the host, raw memory. */
class CPythonTest {
    /** Finds the host's pipe and the call that is being answered, and says what it likes. */
    private static final String FORGER = """
            import json, os, struct, sys, time
            def frame(op, call, answer):
                payload = json.dumps(answer).encode()
                return struct.pack('>IcIQ', 13 + len(payload), op, 0, call) + payload
            def guest():
                f = sys._getframe()
                while f.f_code.co_name != 'main':
                    f = f.f_back
                return f.f_locals
            def say(op, answer, times=1, call=None):
                there = guest()
                os.write(there['sink'].fileno(), frame(op, there['now'] if call is None else call, answer) * times)
            def score(number):
                return {'ok': {'scores': {'': number}}}
            """;

    private static @Nullable Sandbox sandbox;

    @BeforeAll
    static void start() {
        sandbox = Sandboxes.start(Engine.CPYTHON, Confinement.BUBBLEWRAP);
    }

    @AfterAll
    static void close() {
        if (sandbox != null) {
            sandbox.close();
        }
    }

    private static Sandbox sandbox() {
        return Objects.requireNonNull(sandbox);
    }

    private static String graded(Program program, int index) {
        try {
            return sandbox()
                    .call(program, Sandboxes.json("{'sample': {'sample_index': " + index + "}, 'item': {}}"), null)
                    .path("scores")
                    .path("")
                    .toString();
        } catch (SandboxException e) {
            return e.code();
        }
    }

    /** A grader that answers each sample with its index, and does something else besides in one of them. */
    private static List<String> around(String attack) {
        Program program = Sandboxes.grader(
                FORGER
                        + "def grade(sample, item):\n"
                        + "    n = sample.sample_index\n"
                        + "    if n == 2:\n" + attack.indent(8)
                        + "    return n\n",
                Duration.ofSeconds(3));
        return IntStream.range(0, 6).mapToObj(index -> graded(program, index)).toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "say(b'R', score(7))",
                "say(b'R', score(7), 2)",
                "say(b'R', score(7), 3)",
                "say(b'R', score(7), 1, 0)",
                "say(b'H', '')",
                "say(b'X', score(7))",
                "say(b'M', {'kind': 'responses', 'request': {}})",
                "os.write(guest()['sink'].fileno(), b'\\0\\0\\0\\x1bR\\0\\0\\0\\0{\"ok\":{\"scores\":{\"\":0.5}}}')",
                "os.write(guest()['sink'].fileno(), b'\\xff' * 100)",
                "guest()['sink'].close()",
                "os.closerange(0, 256)",
                "os.read(guest()['source'].fileno(), 1 << 16)",
                "globals()['json'] = None; sys.modules['guest'].call = None"
            })
    void noAnswerIsOfAnotherCall(String attack) {
        List<String> answers = around(attack);
        for (int i = 0; i < 6; i++) {
            assertThat(answers.get(i))
                    .as("sample %d of %s", i, answers)
                    .isIn(
                            i == 2
                                    ? List.of("7.0", "7", "2.0", "0.5", "grader_crashed", "grader_timeout")
                                    : List.of(i + ".0", "grader_crashed"));
        }
        assertThat(answers.stream().filter("grader_crashed"::equals).count())
                .as(answers.toString())
                .isLessThanOrEqualTo(2);
    }

    @Test
    void whatIsLeftOfAnEarlierCallSaysNothingInALaterOne() {
        List<String> answers = around("""
                there = guest(); call, sink = there['now'], there['sink'].fileno()
                if os.fork() == 0:
                    for _ in range(2000):
                        os.write(sink, frame(b'R', call, score(7)))
                        time.sleep(0.001)
                    os._exit(0)
                """);
        assertThat(answers.subList(0, 2)).containsExactly("0.0", "1.0");
        for (int i = 3; i < 6; i++) {
            assertThat(answers.get(i)).as(answers.toString()).isIn(i + ".0", "grader_crashed");
        }
    }

    @Test
    void aForkedProcessThatComesBackIsNoAnswer() {
        assertThat(around("if os.fork() == 0: return 7\nos.wait()"))
                .containsExactly("0.0", "1.0", "2.0", "3.0", "4.0", "5.0");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            os._exit(0)|the sandbox ended with exit code 0
            os._exit(3)|the sandbox ended with exit code 3
            os._exit(1)|the sandbox ended with exit code 1
            os.abort()|the sandbox was ended by signal 6
            os.kill(os.getpid(), 9)|the sandbox was ended by signal 9
            os.kill(os.getpid(), 11)|the sandbox was ended by signal 11
            import ctypes; ctypes.string_at(0)|the sandbox was ended by signal 11
            """)
    void anEndIsNoLackOfMemory(String end, String message) {
        assertThatExceptionOfType(SandboxException.class)
                .isThrownBy(() -> sandbox().load(Sandboxes.grader("import os\n" + end)))
                .satisfies(e -> assertThat(e.code()).isEqualTo(SandboxException.CRASHED))
                .withMessage(message);
    }

    /** Each of them alone has no more than it may. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "hold = bytearray(150 << 20)",
                "hold = mmap.mmap(-1, 150 << 20, mmap.MAP_PRIVATE); [hold.write(b'x' * 4096) for _ in range(38400)]"
            })
    void whatItStartsCountsToo(String take) {
        assertThat(graded(
                        Sandboxes.grader("import mmap, os, time\ndef grade(sample, item):\n"
                                + "    for _ in range(5):\n        if os.fork() == 0:\n"
                                + "            " + take + "\n            time.sleep(60)\n"
                                + "    time.sleep(60)"),
                        0))
                .isEqualTo(SandboxException.MEMORY);
        assertThat(graded(Sandboxes.grader("def grade(sample, item): return 1"), 0))
                .isEqualTo("1.0");
    }

    @Test
    void thirtyOneThatTakeAllTheyCanStayWithinTheLimitTogether() throws InterruptedException {
        AtomicLong peak = new AtomicLong();
        AtomicBoolean done = new AtomicBoolean();
        Thread sampler = Thread.ofPlatform().start(() -> {
            while (!done.get()) {
                sandbox()
                        .pids()
                        .forEach(
                                pid -> peak.accumulateAndGet(ProcessTree.of(pid).memory(0), Math::max));
            }
        });
        try {
            assertThat(graded(Sandboxes.grader("""
                                    import ctypes, mmap, os, time
                                    def grade(sample, item):
                                        start, go = os.pipe()
                                        for _ in range(31):
                                            if os.fork() == 0:
                                                os.close(go)
                                                os.read(start, 1)
                                                hold = mmap.mmap(-1, 200 << 20, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
                                                ctypes.memset((ctypes.c_char * len(hold)).from_buffer(hold), 1, len(hold))
                                                time.sleep(60)
                                        os.close(go)
                                        time.sleep(60)
                                    """), 0)).isEqualTo(SandboxException.MEMORY);
        } finally {
            done.set(true);
            sampler.join();
        }
        assertThat(peak.get()).isBetween(64L << 20, 256L << 20);
    }

    @Test
    void pagesThatProcessesShareCountOnce() {
        assertThat(graded(
                        Sandboxes.grader(
                                "import os\nhold = bytearray(60 << 20)\ndef grade(sample, item):\n"
                                        + "    children = []\n"
                                        + "    for _ in range(15):\n        child = os.fork()\n"
                                        + "        if child == 0:\n            import time; time.sleep(1); os._exit(0)\n"
                                        + "        children.append(child)\n"
                                        + "    return sum(os.waitstatus_to_exitcode(os.waitpid(c, 0)[1]) == 0 for c in children)"),
                        0))
                .isEqualTo("15.0");
    }

    /** Memory that no process has mapped cannot be seen in one. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "import mmap; return len(mmap.mmap(-1, 4096))",
                "import os; return os.memfd_create('x')",
                "import ctypes; return ctypes.CDLL(None).shmget(0, 4096, 0o1600)",
                "import ctypes; return ctypes.CDLL(None).msgget(0, 0o1600)",
                "return len(open('/dev/zero', 'rb').read(1))",
                "open('/dev/x', 'w')",
                "import os; os.mkdir('/x')",
                "open('/tmp/x', 'wb').truncate(2 << 20)",
                "[open('/tmp/x%d' % i, 'wb').write(b'x' * (1 << 20)) for i in range(20)]",
                "[open('/dev/shm/x%d' % i, 'wb').write(b'x' * (1 << 20)) for i in range(20)]",
                "import os; os.unshare(0x10000000)",
                "import ctypes; return ctypes.CDLL(None).unshare(0x10000000)",
                "import ctypes, signal; return 1 + ctypes.CDLL(None).syscall(56, 0x10000000 | signal.SIGCHLD, 0, 0, 0, 0)",
                "import ctypes; return ctypes.CDLL(None).syscall(435, 0, 0)",
                "import ctypes; return ctypes.CDLL(None).ptrace(0, 0, 0, 0)"
            })
    void whatCouldNotBeCountedIsRefused(String attempt) {
        assertThat(graded(Sandboxes.grader("def grade(sample, item):\n    " + attempt + "\n    return 1"), 0))
                .isIn("grader_exception", "-1.0", "0.0");
    }

    @Test
    void whatGradersUseWorks() {
        assertThat(graded(Sandboxes.grader("""
                                import multiprocessing, subprocess, tempfile, threading, sys
                                def grade(sample, item):
                                    lock, value = multiprocessing.Lock(), multiprocessing.Value('i', 0)
                                    def add():
                                        with lock:
                                            value.value += 1
                                    workers = [multiprocessing.get_context('fork').Process(target=add) for _ in range(4)]
                                    workers += [threading.Thread(target=add) for _ in range(4)]
                                    [w.start() for w in workers]
                                    [w.join() for w in workers]
                                    with tempfile.NamedTemporaryFile('w+') as f:
                                        f.write('x')
                                    run = subprocess.run([sys.executable, '-c', 'print(1)'], capture_output=True, text=True)
                                    return value.value + int(run.stdout)
                                """), 0)).isEqualTo("9.0");
    }

    @Test
    void aPartThatDoesNotFitIsALackOfMemory() {
        String part = "{\"samples\": [{\"sample_index\": 1, \"output_text\": \"" + "x".repeat(200 << 20) + "\"}]}";
        assertThatExceptionOfType(SandboxException.class)
                .isThrownBy(() -> sandbox()
                        .call(
                                new Program(
                                        "team-a",
                                        "run/1/0",
                                        Entry.GRADE_BATCH,
                                        "def grade_batch(samples): return 1",
                                        false,
                                        Sandboxes.LIMIT,
                                        1_000),
                                part,
                                null))
                .satisfies(e -> assertThat(e.code()).isEqualTo(SandboxException.MEMORY));
    }
}

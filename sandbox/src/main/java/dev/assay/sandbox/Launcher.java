package dev.assay.sandbox;

import dev.assay.sandbox.SandboxOptions.Confinement;
import dev.assay.sandbox.SandboxOptions.Engine;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts processes of one configuration. */
final class Launcher implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Launcher.class);
    static final String MAIN = "dev.assay.sandbox.guest.GraalPyGuest";
    private static final String PARSER = "dev.assay.sandbox.guest.SyntaxGuest";

    private static final int MAX_PROCESSES = 32;
    /** With bubblewrap's two. */
    private static final int MAX_PROCESSES_AND_ITS_OWN = MAX_PROCESSES + 2;

    private final SandboxOptions options;
    private final boolean checksOnly;
    private final JavaCommand java;
    private final Optional<String> problem;
    private final boolean confined;
    private final Optional<Cgroups> cgroups;
    private @Nullable GuestFiles files;
    /** The kernel ends a process of {@code --die-with-parent} with the thread that started it, so that thread stays. */
    private final ExecutorService starter = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("sandbox-starter").factory());

    /**
     * @param checksOnly whether its processes only read sources, with GraalPy's parser
     * @throws SandboxUnavailableException where this configuration cannot run here
     */
    Launcher(SandboxOptions options, boolean checksOnly) {
        this.options = options;
        this.checksOnly = checksOnly;
        java = new JavaCommand(options.memoryMib());
        problem = options.confinement() == Confinement.LANGUAGE
                ? Optional.of("confinement is configured as language")
                : Bubblewrap.problem();
        confined = problem.isEmpty();
        if (!confined && options.engine() == Engine.CPYTHON) {
            throw new SandboxUnavailableException("engine cpython: " + problem.get()
                    + " (expected: a working bubblewrap, since nothing else confines CPython)");
        }
        if (!confined && options.confinement() == Confinement.BUBBLEWRAP) {
            throw new SandboxUnavailableException("confinement bubblewrap: " + problem.get());
        }
        if (!confined) {
            log.warn("users' code is confined by the interpreter only: {}", problem.get());
        }
        cgroups = options.engine() == Engine.CPYTHON ? Cgroups.find() : Optional.empty();
        if (options.engine() == Engine.CPYTHON) {
            log.info(
                    "memory of CPython sandboxes is bounded by {}",
                    cgroups.isPresent() ? cgroups.get() : "watching it");
        }
    }

    boolean confined() {
        return confined;
    }

    /** Why bubblewrap does not confine the processes; empty where it does. */
    Optional<String> problem() {
        return problem;
    }

    Launched start() throws IOException {
        GuestFiles guest = files();
        if (options.engine() == Engine.GRAALPY) {
            if (!checksOnly) {
                new GuestLibrary(java).unpack(guest);
            }
            List<String> command = confined ? bubblewrap(guest) : program(guest);
            return Launched.bounded(spawn(guest, detached(limited(command))), options.memoryMib(), checksOnly);
        }
        long memory = (long) options.memoryMib() << 20;
        Optional<Cgroup> cgroup = cgroup(memory);
        try {
            List<String> command = limited(bubblewrap(guest));
            Process process = spawn(
                    guest,
                    detached(cgroup.map(group -> joined(group.entering(), command))
                            .orElse(command)));
            return Launched.watched(process, options.memoryMib(), MAX_PROCESSES, cgroup);
        } catch (IOException | RuntimeException e) {
            cgroup.ifPresent(Cgroup::remove);
            throw e;
        }
    }

    private List<String> bubblewrap(GuestFiles guest) throws IOException {
        return Bubblewrap.command(guest.filter(), readable(guest), inner(program(guest)));
    }

    private Optional<Cgroup> cgroup(long memory) throws IOException {
        return cgroups.isPresent()
                ? Optional.of(cgroups.get().create(memory, MAX_PROCESSES_AND_ITS_OWN))
                : Optional.empty();
    }

    /** Opened by the first process: most installations never start one. */
    private synchronized GuestFiles files() throws IOException {
        if (files == null) {
            files = GuestFiles.open(options, checksOnly);
        }
        return files;
    }

    private Process spawn(GuestFiles files, List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(new File(System.getProperty("java.io.tmpdir")));
        builder.environment().clear();
        if (!confined) {
            builder.directory(
                    Files.createDirectories(files.folder().resolve("empty")).toFile());
        }
        try {
            return starter.submit(builder::start).get();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /**
     * In a session of its own: Ctrl-C on our terminal reaches us, and graders go on until we end them. The word replaces
     * itself by the command, so the process that we start stays the one that we know.
     */
    private static List<String> detached(List<String> command) {
        return Bubblewrap.program("setsid")
                .map(setsid -> joined(List.of(setsid.toString()), command))
                .orElse(command);
    }

    private static List<String> joined(List<String> first, List<String> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    private List<String> limited(List<String> command) {
        if (Bubblewrap.program("prlimit").isEmpty()) {
            return command;
        }
        List<String> limited = new ArrayList<>(List.of("/usr/bin/prlimit", "--core=0", "--nofile=256"));
        if (options.engine() == Engine.CPYTHON) {
            limited.addAll(List.of(
                    "--as=" + ((long) options.memoryMib() << 20), "--cpu=3600", "--fsize=1048576", "--msgqueue=0"));
        }
        return joined(limited, command);
    }

    /** The kernel counts processes for each user, and inside the sandbox that user has no others. */
    private List<String> inner(List<String> program) {
        return options.engine() == Engine.CPYTHON
                ? joined(List.of("/usr/bin/prlimit", "--nproc=" + MAX_PROCESSES), program)
                : program;
    }

    private List<String> program(GuestFiles files) {
        if (options.engine() == Engine.CPYTHON) {
            return List.of(
                    python().toString(),
                    "-I",
                    "-S",
                    "-B",
                    files.folder().resolve("cpython.py").toString(),
                    sitePackages());
        }
        return checksOnly
                ? java.of(files, List.of(), List.of(PARSER))
                : java.of(
                        files,
                        List.of(
                                "-Dpolyglot.engine.resourcePath=" + files.library(),
                                "-XX:SharedArchiveFile=" + files.classes()),
                        List.of(MAIN));
    }

    private Path python() {
        return options.python() == null
                ? Path.of("/usr/bin/python3")
                : options.python().resolve("bin/python");
    }

    private String sitePackages() {
        if (options.python() == null) {
            return "";
        }
        try (var versions = Files.list(options.python().resolve("lib"))) {
            return versions.map(version -> version.resolve("site-packages"))
                    .filter(Files::isDirectory)
                    .map(Path::toString)
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            throw new SandboxUnavailableException(
                    "python: " + options.python() + " (expected: folder of a virtual environment)", e);
        }
    }

    private List<Path> readable(GuestFiles files) {
        List<Path> readable = new ArrayList<>();
        if (options.engine() == Engine.CPYTHON) {
            readable.add(files.folder().resolve("guest.py"));
            readable.add(files.folder().resolve("cpython.py"));
            Path python = python();
            if (!Files.isExecutable(python)) {
                throw new SandboxUnavailableException("python: " + python + " (expected: a Python interpreter)");
            }
            if (options.python() != null) {
                readable.add(options.python());
            }
            try {
                readable.add(python.toRealPath());
                readable.add(Path.of("/usr/bin/python3"));
            } catch (IOException e) {
                throw new SandboxUnavailableException("python: " + python, e);
            }
            readable.removeIf(path -> !Files.exists(path));
        } else {
            readable.add(Path.of(System.getProperty("java.home")));
            readable.addAll(files.classPath());
            if (!checksOnly) {
                readable.add(files.library());
                readable.add(files.classes());
            }
        }
        return readable;
    }

    @Override
    public void close() {
        starter.shutdownNow();
        cgroups.ifPresent(Cgroups::awaitRemoved);
        synchronized (this) {
            if (files != null) {
                files.close();
            }
        }
    }
}

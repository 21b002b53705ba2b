package dev.assay.sandbox;

import dev.assay.sandbox.SandboxOptions.Confinement;
import dev.assay.sandbox.SandboxOptions.Engine;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts processes of one configuration. */
final class Launcher implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Launcher.class);
    private static final String MAIN = "dev.assay.sandbox.guest.GraalPyGuest";
    private static final String PARSER = "dev.assay.sandbox.guest.SyntaxGuest";

    private static final int MOST_PROCESSES = 32;
    /** With bubblewrap's two. */
    private static final int MOST_PROCESSES_AND_ITS_OWN = MOST_PROCESSES + 2;

    private final SandboxOptions options;
    private final boolean checksOnly;
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
                unpackLibrary(guest);
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
            return Launched.watched(process, options.memoryMib(), MOST_PROCESSES, cgroup);
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
                ? Optional.of(cgroups.get().create(memory, MOST_PROCESSES_AND_ITS_OWN))
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
                ? joined(List.of("/usr/bin/prlimit", "--nproc=" + MOST_PROCESSES), program)
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
                ? java(files, List.of(), List.of(PARSER))
                : java(
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

    private List<String> java(GuestFiles files, List<String> options, List<String> program) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + this.options.memoryMib() + "m",
                "-Xms64m",
                "-XX:+UseSerialGC",
                // Without the optimising runtime, C2 costs half of the start and gains little.
                "-XX:TieredStopAtLevel=1",
                "-XX:MaxMetaspaceSize=256m",
                "-XX:ReservedCodeCacheSize=96m",
                "-XX:MaxDirectMemorySize=16m",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:-UsePerfData",
                "-XX:+DisableAttachMechanism",
                "-XX:ErrorFile=/dev/null",
                // What the JVM itself says would go to standard output, into the frames.
                "-XX:+DisplayVMOutputToStderr",
                "-Xlog:disable",
                "-Xlog:all=error:stderr",
                "-Xshare:auto",
                "-Dpolyglotimpl.AttachLibraryFailureAction=ignore",
                "--enable-native-access=ALL-UNNAMED"));
        if (Runtime.version().feature() >= 24) {
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        command.addAll(options);
        command.add("-cp");
        command.add(String.join(
                File.pathSeparator,
                files.classPath().stream().map(Path::toString).toList()));
        command.addAll(program);
        return command;
    }

    /** Two sandboxes may have the same home, in one process or in two. */
    private void unpackLibrary(GuestFiles files) throws IOException {
        String version = String.valueOf(files.classPath().stream()
                .map(path -> String.valueOf(path.getFileName()))
                .filter(name -> name.startsWith("python-resources"))
                .findFirst()
                .orElseThrow(() -> new SandboxUnavailableException("GraalPy is not on the class path")));
        synchronized (Launcher.class) {
            if (unpacked(files, version)) {
                return;
            }
            Path lock = files.folder().resolve("python.lock");
            try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock held = channel.lock()) {
                if (!unpacked(files, version)) {
                    unpack(files);
                    Files.writeString(marker(files), version);
                }
            }
        }
    }

    private static Path marker(GuestFiles files) {
        return files.folder().resolve("python.complete");
    }

    private static boolean unpacked(GuestFiles files, String version) throws IOException {
        return Files.exists(marker(files))
                && Files.readString(marker(files)).equals(version)
                && Files.exists(files.classes())
                && newer(files.classes(), files.classPath());
    }

    private void unpack(GuestFiles files) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(java(
                        files,
                        List.of(
                                "-XX:ArchiveClassesAtExit=" + files.classes(),
                                "-Dpolyglot.engine.userResourceCache="
                                        + files.folder().resolve("cache")),
                        List.of(MAIN, "unpack", files.library().toString())))
                .redirectErrorStream(true);
        builder.environment().clear();
        Process unpack = builder.start();
        String said = new String(unpack.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!unpack.waitFor(120, TimeUnit.SECONDS) || unpack.exitValue() != 0) {
                unpack.destroyForcibly();
                throw new IOException("standard library of Python: " + said.strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static boolean newer(Path archive, List<Path> classPath) throws IOException {
        for (Path path : classPath) {
            if (Files.getLastModifiedTime(path).compareTo(Files.getLastModifiedTime(archive)) > 0) {
                return false;
            }
        }
        return true;
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

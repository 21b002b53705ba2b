package dev.assay.sandbox;

import dev.assay.sandbox.guest.Frames;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The files that a sandbox process needs: class path and Python's standard library. Out of an executable jar the nested
 * jars are copied once, since a confined process must not see the whole application. Where such a jar was extracted, as
 * in a container image, they lie beside this module's.
 */
final class GuestFiles implements AutoCloseable {
    private static final Pattern JARS = Pattern.compile("(?:polyglot|python-language|python-resources|regex"
            + "|collections|jniutils|nativeimage|word|icu4j|json|xz|profiler-tool|truffle-api|truffle-compiler"
            + "|truffle-runtime)-\\d.*\\.jar");

    private static final Pattern PARSER = Pattern.compile("(?:python-language|icu4j|nativeimage|word)-\\d.*\\.jar");

    private static final List<String> GUEST = List.of(
            "Input.class",
            "Syntax.class",
            "Syntax$Errors.class",
            "Syntax$InvalidException.class",
            "SyntaxGuest.class",
            "GraalPyGuest.class",
            "GraalPyGuest$Loaded.class",
            "GraalPyGuest$Work.class",
            "Frames.class",
            "Frames$Frame.class",
            "Frames$StrayException.class",
            "Frames$LengthException.class",
            "guest.py");

    private static final String FILTER = "seccomp.bpf";

    private final Path folder;
    private final boolean temporary;
    private final List<Path> classPath;

    private GuestFiles(Path folder, boolean temporary, List<Path> classPath) {
        this.folder = folder;
        this.temporary = temporary;
        this.classPath = List.copyOf(classPath);
    }

    /** One at a time: two sandboxes of one process may have the same home. */
    static synchronized GuestFiles open(SandboxOptions options, boolean checksOnly) throws IOException {
        Path home = options.home();
        Path folder = home == null ? Files.createTempDirectory("assay-sandbox") : Files.createDirectories(home);
        folder = folder.toRealPath();
        // Confined processes have another user where this one is root, and must get at what is bound.
        folder.toFile().setExecutable(true, false);
        folder.toFile().setReadable(true, false);
        for (String script : List.of("guest.py", "cpython.py")) {
            keep(folder.resolve(script), resource(script));
        }
        Optional<byte[]> filter = SeccompFilter.program();
        if (filter.isPresent()) {
            keep(folder.resolve(FILTER), filter.get());
        }
        return new GuestFiles(folder, home == null, classPath(folder, checksOnly ? PARSER : JARS));
    }

    private static List<Path> classPath(Path folder, Pattern needed) throws IOException {
        List<Path> entries = new ArrayList<>(List.of(guestJar(folder)));
        List<Path> known = Arrays.stream(
                        System.getProperty("java.class.path", "").split(File.pathSeparator))
                .map(Path::of)
                .toList();
        URL own = Frames.class.getProtectionDomain().getCodeSource().getLocation();
        if (own.getProtocol().equals("file")) {
            entries.addAll(jars(known, Path.of(URI.create(own.toString())), needed));
        } else {
            unpackNested(known.getFirst(), Files.createDirectories(folder.resolve("lib")), needed, entries);
        }
        return entries;
    }

    /**
     * Those that GraalPy needs, each once, in an order that does not depend on who starts it: an archive of classes is of
     * one class path.
     *
     * @param own where this module's classes are: a jar or a folder
     */
    static Collection<Path> jars(List<Path> classPath, Path own) throws IOException {
        return jars(classPath, own, JARS);
    }

    private static Collection<Path> jars(List<Path> classPath, Path own, Pattern needed) throws IOException {
        Map<String, Path> byName = new TreeMap<>();
        try (Stream<Path> beside = Files.isDirectory(own) ? Stream.empty() : Files.list(own.resolveSibling(""))) {
            Stream.concat(classPath.stream(), beside.sorted()).forEach(jar -> {
                String name = String.valueOf(jar.getFileName());
                if (needed.matcher(name).matches()) {
                    byName.putIfAbsent(name, jar.toAbsolutePath());
                }
            });
        }
        return byName.values();
    }

    /** A jar of its own, because the JVM keeps no class archive for a class path with folders. */
    private static Path guestJar(Path folder) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream jar = new ZipOutputStream(bytes)) {
            for (String name : GUEST) {
                ZipEntry entry = new ZipEntry(Frames.class.getPackageName().replace('.', '/') + "/" + name);
                entry.setTimeLocal(LocalDateTime.of(2000, 1, 1, 0, 0));
                jar.putNextEntry(entry);
                jar.write(resource(name));
                jar.closeEntry();
            }
        }
        Path target = folder.resolve("guest.jar");
        keep(target, bytes.toByteArray());
        return target;
    }

    /** What is there already may be in use. */
    private static void keep(Path target, byte[] content) throws IOException {
        if (!Files.exists(target) || !Arrays.equals(Files.readAllBytes(target), content)) {
            Files.write(target, content);
        }
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream source = Frames.class.getResourceAsStream(name)) {
            if (source == null) {
                throw new IOException(name + " is not on the class path");
            }
            return source.readAllBytes();
        }
    }

    private static void unpackNested(Path application, Path lib, Pattern needed, List<Path> entries)
            throws IOException {
        try (JarFile jar = new JarFile(application.toFile())) {
            for (JarEntry nested : (Iterable<JarEntry>) jar.stream()::iterator) {
                String name = nested.getName().substring(nested.getName().lastIndexOf('/') + 1);
                if (!nested.getName().startsWith("BOOT-INF/lib/")
                        || !needed.matcher(name).matches()) {
                    continue;
                }
                Path target = lib.resolve(name);
                entries.add(target);
                if (Files.exists(target) && Files.size(target) == nested.getSize()) {
                    continue;
                }
                Path part = lib.resolve(name + "." + ProcessHandle.current().pid());
                try (InputStream in = jar.getInputStream(nested)) {
                    Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
                }
                Files.move(part, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }

    Path folder() {
        return folder;
    }

    /** For {@link Bubblewrap}. */
    Path filter() {
        return folder.resolve(FILTER);
    }

    List<Path> classPath() {
        return classPath;
    }

    /** Where Python's standard library is unpacked; made by the interpreter itself, see {@link GuestLibrary}. */
    Path library() {
        return folder.resolve("python");
    }

    /** Classes of a started guest, in the form in which the JVM maps them: three fifths of the CPU of a start. */
    Path classes() {
        return folder.resolve("guest.jsa");
    }

    @Override
    public void close() {
        if (!temporary) {
            return;
        }
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
                    Files.delete(directory);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            // A temporary folder that stays harms nobody.
            folder.toFile().deleteOnExit();
        }
    }
}

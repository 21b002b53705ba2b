package dev.assay.standalone.process;

import java.lang.invoke.MethodHandle;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * POSIX {@code execv}: another program in this process, which keeps its ID and who waits for it. By the foreign function
 * interface, and by reflection: it is there from Java 22 on, and Assay is compiled for 21.
 */
final class ProcessImage {

    private static final int FIRST_VERSION = 22;
    private static final int POINTER_BYTES = 8;

    private ProcessImage() {}

    /**
     * Does not return where it can be done.
     *
     * @param program path of a file
     * @param command its words, the first being its name, each character a byte
     * @return why not
     */
    static String replace(String program, List<String> command) {
        int version = Runtime.version().feature();
        if (version < FIRST_VERSION) {
            return "Java " + version + " cannot set it, " + FIRST_VERSION + " can";
        }
        try {
            return "execv answered " + execv(program, command);
        } catch (InvocationTargetException e) {
            return String.valueOf(e.getCause());
        } catch (Throwable e) {
            return e.toString();
        }
    }

    /** {@code Linker.nativeLinker().downcallHandle(execv, FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS))}. */
    private static Object execv(String program, List<String> command) throws Throwable {
        Class<?> linkers = foreign("Linker");
        Class<?> layouts = foreign("MemoryLayout");
        Object address = foreign("ValueLayout").getField("ADDRESS").get(null);
        Object integer = foreign("ValueLayout").getField("JAVA_INT").get(null);
        Object parameters = Array.newInstance(layouts, 2);
        Array.set(parameters, 0, address);
        Array.set(parameters, 1, address);
        Object descriptor = foreign("FunctionDescriptor")
                .getMethod("of", layouts, parameters.getClass())
                .invoke(null, integer, parameters);
        Object linker = linkers.getMethod("nativeLinker").invoke(null);
        Optional<?> function = (Optional<?>) foreign("SymbolLookup")
                .getMethod("find", String.class)
                .invoke(linkers.getMethod("defaultLookup").invoke(linker), "execv");
        Object options = Array.newInstance(foreign("Linker$Option"), 0);
        MethodHandle execv = (MethodHandle) linkers.getMethod(
                        "downcallHandle", foreign("MemorySegment"), foreign("FunctionDescriptor"), options.getClass())
                .invoke(linker, function.orElseThrow(), descriptor, options);
        return execv.invokeWithArguments(text(bytes(program)), pointers(command));
    }

    /** An array of pointers to C strings; its last one is null, as fresh memory is. */
    private static Object pointers(List<String> texts) throws ReflectiveOperationException {
        Object array = foreign("SegmentAllocator")
                .getMethod("allocate", long.class, long.class)
                .invoke(arena(), (texts.size() + 1L) * POINTER_BYTES, (long) POINTER_BYTES);
        for (int i = 0; i < texts.size(); i++) {
            foreign("MemorySegment")
                    .getMethod("set", foreign("AddressLayout"), long.class, foreign("MemorySegment"))
                    .invoke(
                            array,
                            foreign("ValueLayout").getField("ADDRESS").get(null),
                            (long) i * POINTER_BYTES,
                            text(texts.get(i)));
        }
        return array;
    }

    private static Object text(String bytes) throws ReflectiveOperationException {
        return foreign("SegmentAllocator")
                .getMethod("allocateFrom", String.class, Charset.class)
                .invoke(arena(), bytes, StandardCharsets.ISO_8859_1);
    }

    private static Object arena() throws ReflectiveOperationException {
        return foreign("Arena").getMethod("global").invoke(null);
    }

    private static Class<?> foreign(String name) throws ClassNotFoundException {
        return Class.forName("java.lang.foreign." + name);
    }

    private static String bytes(String path) {
        return new String(path.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}

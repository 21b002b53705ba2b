package dev.assay.sandbox;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A seccomp program, as {@code bwrap --seccomp} reads it, for the system calls that no grader needs: those that make or
 * enter namespaces or look into other processes, and those that hold memory which no process is charged for, since that
 * could not be counted. They fail with EPERM.
 */
final class SeccompFilter {
    private static final int EPERM = 1;
    private static final int ENOSYS = 38;
    private static final int ALLOW = 0x7fff0000;
    private static final int ERRNO = 0x00050000;

    private static final int NUMBER = 0;
    private static final int ARCHITECTURE = 4;
    private static final int FIRST_ARGUMENT = 16;
    private static final int ARGUMENT = 8;

    private static final int LOAD = 0x20;
    private static final int RETURN = 0x06;
    private static final int IF_EQUAL = 0x15;
    private static final int IF_AT_LEAST = 0x35;
    private static final int IF_ANY_BIT = 0x45;
    private static final int AND = 0x54;

    /** CLONE_NEW{NS,CGROUP,UTS,IPC,USER,PID,NET}. */
    private static final int NEW_NAMESPACE = 0x7e020000;

    private static final int MAP_SHARED = 0x01;
    private static final int MAP_ANONYMOUS = 0x20;
    private static final int MAP_TYPE = 0x0f;
    /** Of x86-64: the same calls under other numbers. */
    private static final int X32 = 0x40000000;

    /** Numbers that both architectures have alike, being younger than the split. */
    private static final List<Integer> COMMON = List.of(
            425, 426, 427, // io_uring_setup, _enter, _register
            428, 429, 430, 431, 432, 433,
            442, // open_tree, move_mount, fsopen, fsconfig, fsmount, fspick, mount_setattr
            438, // pidfd_getfd
            447); // memfd_secret

    private record Machine(int audit, int cloning, int mmap, List<Integer> refused) {}

    private static final Map<String, Machine> MACHINES = Map.of(
            "amd64",
            new Machine(
                    0xc000003e,
                    56,
                    9,
                    List.of(
                            272, 308, 165, 166, 155, 161, // unshare, setns, mount, umount2, pivot_root, chroot
                            101, 310, 311, 312, // ptrace, process_vm_readv, process_vm_writev, kcmp
                            248, 249, 250, 298, 321,
                            323, // add_key, request_key, keyctl, perf_event_open, bpf, userfaultfd
                            319, 29, 68, 64, 240)), // memfd_create, shmget, msgget, semget, mq_open
            "aarch64",
            new Machine(
                    0xc00000b7,
                    220,
                    222,
                    List.of(
                            97, 268, 40, 39, 41, 51, // as above
                            117, 270, 271, 272, //
                            217, 218, 219, 241, 280, 282, //
                            279, 194, 186, 190, 180)));

    private static final int CLONE3 = 435;

    private final List<int[]> program = new ArrayList<>();

    private SeccompFilter() {}

    /** @return empty where it is not known for this machine */
    static Optional<byte[]> program() {
        return Optional.ofNullable(MACHINES.get(System.getProperty("os.arch")))
                .map(known -> new SeccompFilter().of(known));
    }

    private byte[] of(Machine machine) {
        add(LOAD, 0, 0, ARCHITECTURE);
        add(IF_EQUAL, 1, 0, machine.audit());
        add(RETURN, 0, 0, ERRNO | EPERM);
        add(LOAD, 0, 0, NUMBER);
        when(IF_AT_LEAST, X32, ERRNO | ENOSYS);
        // Its flags are in memory, where a filter cannot look; the C library then takes the older call.
        when(IF_EQUAL, CLONE3, ERRNO | ENOSYS);
        machine.refused().forEach(number -> when(IF_EQUAL, number, ERRNO | EPERM));
        COMMON.forEach(number -> when(IF_EQUAL, number, ERRNO | EPERM));
        // clone(flags, …) with a new namespace.
        add(IF_EQUAL, 0, 4, machine.cloning());
        add(LOAD, 0, 0, FIRST_ARGUMENT);
        when(IF_ANY_BIT, NEW_NAMESPACE, ERRNO | EPERM);
        add(RETURN, 0, 0, ALLOW);
        // mmap(…, …, …, flags) of memory that is shared and no file's: what is not mapped any more stays, uncounted.
        add(IF_EQUAL, 0, 5, machine.mmap());
        add(LOAD, 0, 0, FIRST_ARGUMENT + 3 * ARGUMENT);
        add(IF_ANY_BIT, 0, 3, MAP_ANONYMOUS);
        add(AND, 0, 0, MAP_TYPE);
        add(IF_ANY_BIT, 0, 1, MAP_SHARED);
        add(RETURN, 0, 0, ERRNO | EPERM);
        add(RETURN, 0, 0, ALLOW);
        ByteBuffer bytes = ByteBuffer.allocate(8 * program.size()).order(ByteOrder.nativeOrder());
        program.forEach(step -> bytes.putShort((short) step[0])
                .put((byte) step[1])
                .put((byte) step[2])
                .putInt(step[3]));
        return bytes.array();
    }

    private void when(int test, int value, int answer) {
        add(test, 0, 1, value);
        add(RETURN, 0, 0, answer);
    }

    private void add(int code, int ifTrue, int ifFalse, int value) {
        program.add(new int[] {code, ifTrue, ifFalse, value});
    }
}

# Serves frames with CPython: see the package documentation of dev.assay.sandbox.guest. Its process holds one program.
import os
import struct
import sys


def main():
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    import guest

    sys.path.pop(0)
    if len(sys.argv) > 1 and sys.argv[1]:
        sys.path.append(sys.argv[1])
    sys.argv = [""]
    os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"
    source, sink = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)

    now, own = 0, os.getpid()

    def write(op, text):
        if os.getpid() != own:
            # What a grader has forked, and has come back here.
            os._exit(1)
        payload = text.encode("utf-8", "surrogatepass")
        sink.write(struct.pack(">IcIQ", 13 + len(payload), op, 0, now) + payload)
        sink.flush()

    def read():
        head = source.read(17)
        if len(head) < 17:
            os._exit(0)
        length, op, key, call = struct.unpack(">IcIQ", head)
        length -= 13
        try:
            payload = bytearray(length)
        except MemoryError:
            while length:
                length -= len(source.read(min(length, 65536)))
            return op, call, None
        source.readinto(payload)
        try:
            return op, call, payload.decode("utf-8")
        except MemoryError:
            return op, call, None

    def ask(request):
        write(b"M", request)
        return read()[2]

    write(b"H", "")
    while True:
        op, now, payload = read()
        if payload is None:
            write(b"R", guest.TOO_LARGE)
        elif op == b"L":
            write(b"R", guest.load(payload, ask))
        elif op == b"P":
            write(b"R", guest.more(payload))
        elif op == b"C":
            write(b"R", guest.call(payload))


main()

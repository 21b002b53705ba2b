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

    def write(op, text):
        payload = text.encode("utf-8", "surrogatepass")
        sink.write(struct.pack(">IcI", 5 + len(payload), op, 0) + payload)
        sink.flush()

    def read():
        head = source.read(9)
        if len(head) < 9:
            os._exit(0)
        length, op, key = struct.unpack(">IcI", head)
        return op, source.read(length - 5).decode("utf-8")

    def ask(request):
        write(b"M", request)
        return read()[1]

    write(b"H", "")
    while True:
        op, payload = read()
        if op == b"L":
            write(b"R", guest.load(payload, ask))
        elif op == b"P":
            write(b"R", guest.more(payload))
        elif op == b"C":
            write(b"R", guest.call(payload))


main()

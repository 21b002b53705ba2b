"""As much of PostgreSQL's protocol as a few statements need. Aims faults; never judges."""

import socket
import struct


class Sql:
    """One connection, trust authentication, simple queries; rows of text."""

    def __init__(self, port, user="assay", database="assay", timeout=20):
        self._socket = socket.create_connection(("127.0.0.1", port), timeout)
        self._in = self._socket.makefile("rb")
        words = f"user\0{user}\0database\0{database}\0application_name\0drill\0\0".encode()
        self._socket.sendall(struct.pack("!ii", len(words) + 8, 196608) + words)
        self._until_ready()

    def run(self, statement):
        text = statement.encode() + b"\0"
        self._socket.sendall(b"Q" + struct.pack("!i", len(text) + 4) + text)
        return self._until_ready()

    def _until_ready(self):
        rows, error = [], None
        while True:
            kind = self._in.read(1)
            if not kind:
                raise ConnectionError("PostgreSQL closed the connection")
            (length,) = struct.unpack("!i", self._in.read(4))
            body = self._in.read(length - 4)
            if kind == b"E":
                error = body.replace(b"\0", b" ").decode(errors="replace")
            elif kind == b"D":
                rows.append(_row(body))
            if kind == b"Z" or (kind == b"E" and b"FATAL" in body):
                if error:
                    raise ConnectionError(error)
                return rows

    def close(self):
        self._in.close()
        self._socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def _row(body):
    (count,) = struct.unpack("!h", body[:2])
    at, row = 2, []
    for _ in range(count):
        (length,) = struct.unpack("!i", body[at : at + 4])
        at += 4
        row.append(None if length < 0 else body[at : at + length].decode())
        at += max(length, 0)
    return row

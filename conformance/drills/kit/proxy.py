"""A TCP proxy before PostgreSQL that cuts connections in mid-transaction: what a failing switch does, aimed."""

import socket
import threading

from kit.process import free_port

_COMMITTED = b"COMMIT\0"


class Proxy:
    def __init__(self, target):
        self.port, self._target = free_port(), target
        self._listener = socket.create_server(("127.0.0.1", self.port))
        self._lock = threading.Lock()
        self._word, self._late, self._left = None, False, 0
        self.cuts = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def cut_when_sent(self, word, times=1):
        """The connection that sends the word is cut before the word arrives: its transaction is lost."""
        self._arm(word, False, times)

    def cut_when_committed(self, word, times=1):
        """The connection that sent the word is cut when PostgreSQL confirms the commit: the client never hears of it."""
        self._arm(word, True, times)

    def _arm(self, word, late, times):
        with self._lock:
            self._word, self._late, self._left = word, late, times

    def _accept(self):
        while True:
            try:
                client, _ = self._listener.accept()
                server = socket.create_connection(("127.0.0.1", self._target))
            except OSError:
                return
            _Link(self, client, server)

    def due(self, data):
        with self._lock:
            return self._left > 0 and self._word in data

    def late(self):
        return self._late

    def count(self):
        with self._lock:
            if self._left == 0:
                return False
            self._left -= 1
            self.cuts += 1
            return True

    def close(self):
        self._listener.close()


class _Link:
    def __init__(self, proxy, client, server):
        self._proxy, self._client, self._server, self._marked = proxy, client, server, False
        threading.Thread(target=self._pump, args=(client, server, self._outward), daemon=True).start()
        threading.Thread(target=self._pump, args=(server, client, self._inward), daemon=True).start()

    def _outward(self, data):
        if not self._proxy.due(data):
            return False
        if self._proxy.late():
            self._marked = True
            return False
        return self._proxy.count()

    def _inward(self, data):
        return self._marked and _COMMITTED in data and self._proxy.count()

    def _pump(self, source, sink, cuts):
        try:
            data = source.recv(65536)
            while data and not cuts(data):
                sink.sendall(data)
                data = source.recv(65536)
        except OSError:
            pass
        for end in (self._client, self._server):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

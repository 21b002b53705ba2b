"""An HTTP server of somebody who wants to hear of runs."""

import itertools
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Request:
    headers: dict
    body: bytes
    answered: int

    @property
    def id(self):
        return self.headers["webhook-id"]


class Hook:
    """One path of the receiver: its first requests are answered 500, all others 204."""

    def __init__(self, url, fails):
        self.url = url
        self.fails = fails
        self.requests = []
        self._lock = threading.Lock()

    def take(self, headers, body):
        with self._lock:
            status = 500 if len(self.requests) < self.fails else 204
            self.requests.append(Request(headers, body, status))
            return status


class Receiver:
    def __init__(self):
        self._hooks = {}
        self._numbers = itertools.count(1)
        hooks = self._hooks

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                headers = {name.lower(): value for name, value in self.headers.items()}
                body = self.rfile.read(int(headers["content-length"]))
                self.send_response(hooks[self.path].take(headers, body))
                self.end_headers()

            def log_message(self, format, *arguments):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def hook(self, fails=0):
        path = f"/hooks/{next(self._numbers)}"
        self._hooks[path] = Hook(f"http://{self.address}{path}", fails)
        return self._hooks[path]

    def close(self):
        self._server.shutdown()
        self._server.server_close()

"""A Hugging Face hub with one dataset repository, for whoever has its token."""

import hashlib
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

REPO = "conformance/results"
TOKEN = "hf_conformance"


class Hub:
    """Every change of its files is a commit, and `main` is the last one."""

    def __init__(self):
        self._files = {}
        self._lock = threading.Lock()
        hub = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                if self.headers.get("Authorization") != f"Bearer {TOKEN}":
                    self.answer(401, b"", {"X-Error-Code": "GatedRepo"})
                    return
                status, body, headers = hub.answer(unquote(urlsplit(self.path).path))
                self.answer(status, body, headers)

            def answer(self, status, body, headers):
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format, *arguments):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def put(self, files):
        with self._lock:
            self._files |= {path: content.encode() for path, content in files.items()}

    def answer(self, path):
        with self._lock:
            files = dict(self._files)
        commit = sha1("".join(name + sha1(content) for name, content in sorted(files.items())).encode())
        if path == f"/api/datasets/{REPO}/revision/main":
            return 200, json.dumps({"sha": commit}).encode(), {}
        if path == f"/api/datasets/{REPO}/tree/{commit}":
            entries = [
                {"type": "file", "path": name, "size": len(content), "oid": sha1(content)}
                for name, content in sorted(files.items())
            ]
            return 200, json.dumps(entries).encode(), {}
        file = files.get(path.removeprefix(f"/datasets/{REPO}/resolve/{commit}/"))
        if file is not None:
            return 200, file, {}
        return 404, b"", {"X-Error-Code": "EntryNotFound" if REPO in path else "RepoNotFound"}

    def close(self):
        self._server.shutdown()
        self._server.server_close()


def sha1(content):
    return hashlib.sha1(content).hexdigest()


def evaluation(model, right, folder):
    """Files as lm-evaluation-harness writes them: one task, of which `right` says what was right."""
    time = "2026-06-13T17-59-34.123456"
    results = {
        "results": {"sums": {"exact_match,none": 0.0}},
        "configs": {"sums": {"output_type": "generate_until", "metric_list": [{"metric": "exact_match"}]}},
        "config": {"model": "local-completions", "model_args": f"model={model}"},
        "n-samples": {"sums": {"original": 1000, "effective": len(right)}},
        "date": 1781373574.5,
        "model_name": model,
    }
    samples = [
        {
            "doc_id": n,
            "doc": {"question": f"{n}+{n}?", "answer": str(2 * n)},
            "target": str(2 * n),
            "arguments": {"gen_args_0": {"arg_0": f"Q: {n}+{n}?\nA:", "arg_1": {"until": ["\n"]}}},
            "resps": [[f" {2 * n}"]],
            "filtered_resps": [str(2 * n)],
            "filter": "none",
            "metrics": ["exact_match"],
            "exact_match": float(score),
        }
        for n, score in enumerate(right)
    ]
    return {
        f"{folder}/results_{time}.json": json.dumps(results),
        f"{folder}/samples_sums_{time}.jsonl": "".join(json.dumps(sample) + "\n" for sample in samples),
    }

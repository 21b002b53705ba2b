"""A gateway between an engine and its provider: a process of its own, which passes bytes on and can be killed."""

import argparse
import asyncio
import sys
from pathlib import Path

from kit.process import Process, free_port


class Gateway:
    def __init__(self, folder, target):
        self.port = free_port()
        command = [sys.executable, "-m", "kit.gateway", "--port", str(self.port), "--target", str(target)]
        home = Path(__file__).resolve().parents[1]
        self.process = Process("gateway", command, Path(folder) / "gateway.log", cwd=home)
        self.url = f"http://127.0.0.1:{self.port}/v1"

    def start(self):
        self.process.start().listening(self.port)

    def kill9(self):
        self.process.kill9()


async def _serve(port, target):
    async def pump(reader, writer):
        try:
            while data := await reader.read(65536):
                writer.write(data)
                await writer.drain()
        except OSError:
            pass
        finally:
            writer.close()

    async def link(reader, writer):
        try:
            onward, back = await asyncio.open_connection("127.0.0.1", target)
        except OSError:
            writer.close()
            return
        await asyncio.gather(pump(reader, back), pump(onward, writer))

    server = await asyncio.start_server(link, "127.0.0.1", port, backlog=1024)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--target", type=int, required=True)
    chosen = parser.parse_args()
    asyncio.run(_serve(chosen.port, chosen.target))

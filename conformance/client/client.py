"""The published client in one of its two ways, with the same calls for both."""

import asyncio

import httpx
from meetkai_mka1 import SDK

TIMEOUT_MS = 60_000


class Client:
    """``client.evals.get_run(run_id=…)`` calls ``get_run``, or awaits ``get_run_async`` where mode is ``async``."""

    def __init__(self, url, key, mode):
        # Its own retries are off: an error that a second try hides would be a defect of the server's.
        self.sdk = SDK(bearer_auth=key, server_url=url, retry_config=None, timeout_ms=TIMEOUT_MS)
        self.mode = mode
        self.answered = set()
        self._loop = asyncio.new_event_loop() if mode == "async" else None
        self.files = Resource(self, "files")
        self.evals = Resource(self, "evals")

    def call(self, operation, arguments):
        resource, name = operation.split(".")
        methods = getattr(self.sdk.llm, resource)
        if self._loop is None:
            answer = getattr(methods, name)(**arguments)
            if isinstance(answer, httpx.Response):
                answer.read()
        else:
            answer = self._loop.run_until_complete(awaited(getattr(methods, name + "_async"), arguments))
        self.answered.add(operation)
        return answer

    def close(self):
        self.sdk.sdk_configuration.client.close()
        if self._loop is not None:
            self._loop.run_until_complete(self.sdk.sdk_configuration.async_client.aclose())
            self._loop.close()


class Resource:
    def __init__(self, client, name):
        self._client = client
        self._name = name

    def __getattr__(self, operation):
        return lambda **arguments: self._client.call(f"{self._name}.{operation}", arguments)


async def awaited(method, arguments):
    answer = await method(**arguments)
    if isinstance(answer, httpx.Response):
        await answer.aread()
    return answer

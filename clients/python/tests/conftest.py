"""The worlds of the tests: a real Cloakroom with its sandbox of providers, and servers that misbehave."""

from __future__ import annotations

import asyncio
import inspect
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from cloakroom import AsyncCloakroom, Cloakroom

from .servers import Misbehaving
from .world import World

Connect: TypeAlias = Callable[..., Cloakroom]


@pytest.fixture(scope="session")
def running() -> World:
    """The Cloakroom that tests/clients/python.test.ts starts."""
    if not (url := os.environ.get("CLOAKROOM_TEST_URL")):
        pytest.skip("needs a running Cloakroom: npm run test:clients -- python")
    return World(url, os.environ["CLOAKROOM_TEST_SANDBOX"])


@pytest.fixture
def world(running: World) -> Iterator[World]:
    yield running
    running.reset()


class Blocking:
    """An AsyncCloakroom whose methods are waited for, so that every test runs with both clients."""

    def __init__(self, client: AsyncCloakroom, loop: asyncio.AbstractEventLoop) -> None:
        self._client, self._loop = client, loop

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        value = getattr(self._client, name)
        if name == "for_token":
            return lambda token: Blocking(value(token), self._loop)
        if not inspect.iscoroutinefunction(value):
            return value
        return lambda *args, **more: self._loop.run_until_complete(value(*args, **more))

    def __repr__(self) -> str:
        return repr(self._client)


@pytest.fixture(params=["sync", "async"])
def connect(request: pytest.FixtureRequest) -> Iterator[Connect]:
    """Makes clients of either kind; they are closed at the end."""
    opened: list[Any] = []
    loop = asyncio.new_event_loop()

    def connect(url: str, **more: Any) -> Any:  # noqa: ANN401
        kind = Cloakroom if request.param == "sync" else AsyncCloakroom
        made: Any = kind(url, **more)
        opened.append(Blocking(made, loop) if request.param == "async" else made)
        return opened[-1]

    yield connect
    for client in opened:
        client.close()
    # What an event loop that goes on would come to by itself, such as streams that were broken off.
    while left := asyncio.all_tasks(loop):
        loop.run_until_complete(asyncio.gather(*left))
    loop.run_until_complete(loop.shutdown_asyncgens())
    loop.run_until_complete(loop.shutdown_default_executor())
    loop.close()


@pytest.fixture
def misbehaving() -> Iterator[Misbehaving]:
    with Misbehaving() as server:
        yield server


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Tells tests/clients/python.test.ts, which counts the tests, what became of each."""
    path = os.environ.get("CLOAKROOM_TEST_REPORT")
    if path and (report.when == "call" or report.outcome != "passed"):
        told = {"id": report.nodeid, "outcome": report.outcome, "text": report.longreprtext}
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(json.dumps(told) + "\n")

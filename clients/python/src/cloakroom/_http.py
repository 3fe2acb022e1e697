"""One request and its answer, sent by httpx: within a time, of a bounded size, with no cookie kept."""

from __future__ import annotations

import asyncio
import http.cookiejar
import random
import time
import urllib.request
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias, TypedDict, TypeVar

import httpx

from ._address import is_loopback
from ._version import __version__

T = TypeVar("T")

LARGEST_ANSWER: Final = 1024 * 1024
"""Bytes. No answer of Cloakroom's needs as much, and whoever sends more does not fill the memory."""


@dataclass(frozen=True)
class Send:
    """A request to be sent. What it carries is not in its repr, which errors and logs may show."""

    method: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    content: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Wait:
    """A pause, in seconds."""

    seconds: float


@dataclass(frozen=True)
class Answer:
    """What came. `body` may hold a token."""

    status: int
    headers: httpx.Headers = field(repr=False)
    body: bytes = field(repr=False)


@dataclass(frozen=True)
class NoAnswer:
    """Nothing came, or nothing that may be read. `arrived`: the request may have reached Cloakroom and been done."""

    reason: str
    arrived: bool
    worth_repeating: bool = True


Outcome: TypeAlias = Answer | NoAnswer | None
Conversation: TypeAlias = Generator[Send | Wait, Outcome, T]
"""What is to be sent, and what is made of the answers: the same rules for both clients, which only do the sending."""


class _NoCookies(http.cookiejar.DefaultCookiePolicy):
    """A client may ask for many people: whatever one is answered must not be sent in the name of the next."""

    def set_ok(self, cookie: http.cookiejar.Cookie, request: urllib.request.Request) -> bool:
        return False

    def return_ok(self, cookie: http.cookiejar.Cookie, request: urllib.request.Request) -> bool:
        return False


@dataclass(frozen=True)
class Settings:
    """How to send. timeout: seconds for connecting, for each part of an answer, and for its whole body."""

    origin: str
    timeout: float


class _ClientOptions(TypedDict):
    base_url: str
    timeout: httpx.Timeout
    follow_redirects: bool
    cookies: http.cookiejar.CookieJar
    trust_env: bool
    headers: dict[str, str]


def _client_options(settings: Settings) -> _ClientOptions:
    return {
        "base_url": settings.origin,
        "timeout": httpx.Timeout(settings.timeout),
        # Cloakroom's API never redirects, and a redirect would take the token along to wherever it leads.
        "follow_redirects": False,
        "cookies": http.cookiejar.CookieJar(policy=_NoCookies()),
        # What is sent to this machine in plain text is not for the proxy of the environment.
        "trust_env": not is_loopback(httpx.URL(settings.origin).host),
        "headers": {
            "User-Agent": f"cloakroom-python/{__version__}",
            # A compressed answer can be a thousand times as large as what arrives.
            "Accept-Encoding": "identity",
        },
    }


class _Body:
    """Collects an answer's body, and gives up on what is too large or takes too long."""

    def __init__(self, response: httpx.Response, timeout: float) -> None:
        self._response = response
        self._ends = time.monotonic() + timeout
        self._parts: list[bytes] = []
        self._size = 0
        encoded = response.headers.get("content-encoding", "identity").lower() != "identity"
        self.refusal: NoAnswer | None = _unreadable("the answer is compressed") if encoded else None

    def take(self, part: bytes) -> bool:
        """False when no more is wanted."""
        self._parts.append(part)
        self._size += len(part)
        if self._size > LARGEST_ANSWER:
            self.refusal = _unreadable("the answer is too large")
        elif time.monotonic() > self._ends:
            self.refusal = NoAnswer("the answer took too long", arrived=True, worth_repeating=False)
        return self.refusal is None

    def outcome(self) -> Answer | NoAnswer:
        if self.refusal is not None:
            return self.refusal
        return Answer(self._response.status_code, self._response.headers, b"".join(self._parts))


def _unreadable(reason: str) -> NoAnswer:
    return NoAnswer(reason, arrived=True, worth_repeating=False)


def _failure(error: httpx.HTTPError) -> NoAnswer:
    """What became of a request. The error itself is dropped: it holds the request, with the token in its header and body."""
    if isinstance(error, httpx.ConnectError):
        return NoAnswer(f"no connection: {error}", arrived=False)
    if isinstance(error, httpx.ConnectTimeout | httpx.PoolTimeout):
        return NoAnswer("no connection in time", arrived=False)
    if isinstance(error, httpx.TimeoutException):
        return NoAnswer("no answer in time", arrived=True, worth_repeating=False)
    return NoAnswer(f"the connection broke ({type(error).__name__})", arrived=True)


class SyncSender:
    """Holds the conversations of `Cloakroom`."""

    def __init__(self, settings: Settings, transport: httpx.BaseTransport | None = None) -> None:
        self._timeout = settings.timeout
        self._http = httpx.Client(transport=transport, **_client_options(settings))

    def run(self, conversation: Conversation[T]) -> T:
        outcome: Outcome = None
        while True:
            try:
                effect = conversation.send(outcome)
            except StopIteration as end:
                result: T = end.value
                return result
            if isinstance(effect, Wait):
                time.sleep(effect.seconds)
                outcome = None
            else:
                outcome = self._send(effect)

    def _send(self, send: Send) -> Answer | NoAnswer:
        if self._http.is_closed:
            raise RuntimeError("this Cloakroom client is closed")
        request = self._http.build_request(send.method, send.path, headers=send.headers, content=send.content)
        try:
            response = self._http.send(request, stream=True)
            try:
                body = _Body(response, self._timeout)
                # Of a compressed answer not one part: it would be unpacked to be read.
                if body.refusal is None:
                    for part in response.iter_bytes():
                        if not body.take(part):
                            break
            finally:
                response.close()
        except httpx.HTTPError as error:
            failure = _failure(error)
        else:
            return body.outcome()
        return failure

    def close(self) -> None:
        self._http.close()


class AsyncSender:
    """Holds the conversations of `AsyncCloakroom`."""

    def __init__(self, settings: Settings, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._timeout = settings.timeout
        self._http = httpx.AsyncClient(transport=transport, **_client_options(settings))

    async def run(self, conversation: Conversation[T]) -> T:
        outcome: Outcome = None
        while True:
            try:
                effect = conversation.send(outcome)
            except StopIteration as end:
                result: T = end.value
                return result
            if isinstance(effect, Wait):
                await asyncio.sleep(effect.seconds)
                outcome = None
            else:
                outcome = await self._send(effect)

    async def _send(self, send: Send) -> Answer | NoAnswer:
        if self._http.is_closed:
            raise RuntimeError("this Cloakroom client is closed")
        request = self._http.build_request(send.method, send.path, headers=send.headers, content=send.content)
        try:
            response = await self._http.send(request, stream=True)
            try:
                body = _Body(response, self._timeout)
                # Of a compressed answer not one part: it would be unpacked to be read.
                if body.refusal is None:
                    async for part in response.aiter_bytes():
                        if not body.take(part):
                            break
            finally:
                await response.aclose()
        except httpx.HTTPError as error:
            failure = _failure(error)
        else:
            return body.outcome()
        return failure

    async def close(self) -> None:
        await self._http.aclose()


def backoff(attempt: int) -> float:
    """Seconds to wait after the attempt of this number, from 1; by chance, so that many programs do not come at once."""
    longest: float = 0.2 * 2.0**attempt
    return random.uniform(longest / 2, longest)  # noqa: S311

"""Which browser a sign-in was begun in.

Flet ends a sign-in for the page that began it, in whichever browser the answer comes. Whoever begins one could send its address
to somebody else, and would be signed in as them: the state has to be bound to the browser (RFC 9700 section 4.7). A cookie does.
"""

from __future__ import annotations

import hmac
import secrets
import time
from collections.abc import Awaitable, Callable, MutableMapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Final, TypeAlias
from urllib.parse import parse_qs

Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
AsgiApp: TypeAlias = Callable[[Message, Receive, Send], Awaitable[None]]

_SECONDS: Final = 600
_MOST_PENDING: Final = 10_000
_PAGE: Final = b"""<!doctype html><html lang="en"><meta charset="utf-8"><title>Not for this browser</title>
<p>This sign-in was begun in another browser. Nobody was signed in.</p></html>"""


@dataclass(frozen=True)
class Browser:
    """The browser whose page is being served."""

    id: str
    pending: dict[str, tuple[str, float]]

    def expect(self, state: str) -> None:
        """The answer with this state is to come in this browser: any other is told so, before the page hears of it."""
        now = time.monotonic()
        for old in [one for one, (_, ends) in self.pending.items() if ends < now]:
            del self.pending[old]
        while len(self.pending) >= _MOST_PENDING:
            del self.pending[next(iter(self.pending))]
        self.pending[state] = (self.id, now + _SECONDS)

    def is_current(self) -> bool:
        """Whether what is being answered came from this browser."""
        current = _current.get()
        return current is not None and hmac.compare_digest(current.id.encode(), self.id.encode())


_current: ContextVar[Browser | None] = ContextVar("cloakroom_browser", default=None)


def current_browser() -> Browser | None:
    """That of the page whose handler runs; None where nothing binds sign-ins to it."""
    return _current.get()


class BindToBrowser:
    """ASGI middleware around a Flet application."""

    def __init__(self, app: AsgiApp) -> None:
        self._app = app
        self._pending: dict[str, tuple[str, float]] = {}

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        is_secure = scope.get("scheme") in ("https", "wss")
        name = "__Host-cloakroom-flet" if is_secure else "cloakroom-flet"
        sent = _cookie(scope, name)
        browser = Browser(sent or secrets.token_urlsafe(32), self._pending)
        if scope["type"] == "http" and not self._is_expected(scope, sent):
            await _refuse(send)
            return

        async def send_with_cookie(message: Message) -> None:
            if sent is None and _is_a_browsers_own(message):
                attributes = "; Path=/; HttpOnly; SameSite=Lax" + ("; Secure" if is_secure else "")
                cookie = f"{name}={browser.id}{attributes}"
                headers = [
                    header for header in message.get("headers", ()) if header[0].lower() != b"cache-control"
                ]
                # A cache must not give one browser's cookie to the next.
                message["headers"] = [
                    *headers,
                    (b"set-cookie", cookie.encode()),
                    (b"cache-control", b"private, no-store"),
                ]
            await send(message)

        # Flet's tasks of this connection are begun in here, and inherit it.
        before = _current.set(browser)
        try:
            await self._app(scope, receive, send_with_cookie)
        finally:
            _current.reset(before)

    def _is_expected(self, scope: Message, sent: str | None) -> bool:
        """False for the answer to a sign-in that another browser has begun. Whatever is no answer of ours is Flet's to judge."""
        for state in parse_qs(scope.get("query_string", b"").decode("latin-1")).get("state", ()):
            expected = self._pending.get(state)
            if expected and not (sent and hmac.compare_digest(expected[0].encode(), sent.encode())):
                return False
        return True


def _is_a_browsers_own(message: Message) -> bool:
    """A page or a WebSocket; not a file that caches keep for everybody."""
    if message["type"] == "websocket.accept":
        return True
    return message["type"] == "http.response.start" and any(
        name.lower() == b"content-type" and value.startswith(b"text/html")
        for name, value in message["headers"]
    )


def _cookie(scope: Message, name: str) -> str | None:
    # Not by http.cookies, which drops all cookies when one of another application is of no form that it knows.
    pairs = [
        pair.strip().partition("=")
        for header, value in scope["headers"]
        if header == b"cookie"
        for pair in value.decode("latin-1").split(";")
    ]
    values = {value for known, _, value in pairs if known == name}
    # Of two, one was set by somebody else below the same name.
    return (values.pop() or None) if len(values) == 1 else None


async def _refuse(send: Send) -> None:
    headers = [
        (b"content-type", b"text/html; charset=utf-8"),
        (b"cache-control", b"no-store"),
        (b"referrer-policy", b"no-referrer"),
        (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    ]
    await send({"type": "http.response.start", "status": 400, "headers": headers})
    await send({"type": "http.response.body", "body": _PAGE})

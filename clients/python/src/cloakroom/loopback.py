"""Receives the answer to a sign-in in the system's browser on this machine (RFC 8252 section 7.3)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from .errors import SignInError

_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
:root{{color-scheme:light dark}}
body{{font:1.1rem/1.5 system-ui,sans-serif;margin:20vh auto;max-width:30rem;padding:0 1rem}}
</style>
<h1>{title}</h1><p>{text}</p></html>
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"


def _page(title: str, text: str) -> bytes:
    """All pages are made here, of nothing that a request has brought."""
    return _PAGE.format(title=title, text=text).encode()


_DONE = _page("Back to the program", "The answer has arrived. You can close this window.")
_DENIED = _page("Not signed in", "The sign-in was not allowed. You can close this window.")
_OVER = _page("Answered already", "This sign-in has had its answer. You can close this window.")
_FOREIGN = _page("Not for this sign-in", "What came belongs to no sign-in that this program waits for.")


class LoopbackReceiver:
    """Listens on a free port of 127.0.0.1 for one answer. Use it in a `with` block: the port is closed at its end.

    has_state: whether a `state` is the one that is waited for. Whatever else comes is refused and changes nothing, so that
    no page of a browser can end or take over the sign-in.
    """

    def __init__(self, has_state: Callable[[str | None], bool], path: str = "/callback") -> None:
        self._has_state = has_state
        self._path = path
        self._answer: dict[str, str] | None = None
        self._lock = threading.Lock()
        self._arrived = threading.Event()
        # A literal address rather than "localhost": the name can lead elsewhere (RFC 8252 section 8.3).
        self._server = _Server(("127.0.0.1", 0), self._handler())
        self._authority = f"127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True
        )
        self._thread.start()

    @property
    def redirect_uri(self) -> str:
        """To be sent to Cloakroom; registered as `http://127.0.0.1/callback`, which stands for any port."""
        return f"http://{self._authority}{self._path}"

    def wait(self, timeout: float) -> dict[str, str]:
        """The parameters of the answer. Raises SignInError when none has come within so many seconds."""
        if not self._arrived.wait(timeout) or self._answer is None:
            raise SignInError("timed-out", "Nobody has signed in in time")
        return self._answer

    def close(self) -> None:
        """Stops listening, and ends whoever waits."""
        self._arrived.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def __enter__(self) -> LoopbackReceiver:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _take(self, host: str | None, target: str) -> tuple[HTTPStatus, bytes]:
        # A page whose own name was led to 127.0.0.1 (DNS rebinding) says that name here.
        if host != self._authority:
            return HTTPStatus.MISDIRECTED_REQUEST, _FOREIGN
        parts = urlsplit(target)
        if parts.path != self._path:
            return HTTPStatus.NOT_FOUND, _FOREIGN
        pairs = parse_qsl(parts.query, keep_blank_values=True)
        answer = dict(pairs)
        # RFC 6749 section 3.1: no parameter stands twice.
        if len(answer) != len(pairs) or not self._has_state(answer.get("state")):
            return HTTPStatus.BAD_REQUEST, _FOREIGN
        with self._lock:
            if self._answer is not None:
                return HTTPStatus.CONFLICT, _OVER
            self._answer = answer
        return HTTPStatus.OK, _DENIED if "error" in answer else _DONE

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            # Seconds: a connection that says nothing holds a thread for no longer.
            timeout = 5
            server_version = "cloakroom"
            sys_version = ""

            def do_GET(self) -> None:
                hosts = self.headers.get_all("host") or []
                status, page = receiver._take(hosts[0] if len(hosts) == 1 else None, self.path)
                self.send_response(status)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(page)))
                # The address has the code.
                self.send_header("Cache-Control", "no-store")
                self.send_header("Referrer-Policy", "no-referrer")
                self.send_header("Content-Security-Policy", _POLICY)
                self.send_header("X-Content-Type-Options", "nosniff")
                self.end_headers()
                self.wfile.write(page)
                self.wfile.flush()
                # Only now: the program may end as soon as it has the answer.
                if status is HTTPStatus.OK:
                    receiver._arrived.set()

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002, ANN401
                """Nothing: the line would have the code."""

            def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
                """Without the request's words, which the standard page repeats."""
                super().send_error(code, HTTPStatus(code).phrase)

        return Handler


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    # Windows lets another program take a port that is reused.
    allow_reuse_address = False

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401
        """Nothing: a browser that hangs up is no fault, and the traceback would have the request."""

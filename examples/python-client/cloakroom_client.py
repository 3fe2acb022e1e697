#!/usr/bin/env python3
"""Signs a program that is no browser in to Cloakroom with a provider's token, and asks who it is.

Python 3.9 or later, standard library only. Copy the three files into your project, or run this one:

    python3 cloakroom_client.py sign-in --provider github --token -
    python3 cloakroom_client.py me
"""

from __future__ import annotations

import argparse
import http.client
import ipaddress
import json
import os
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any, Optional, Union
from urllib.parse import quote, urlsplit

from cloakroom_errors import LARGEST_ANSWER, CloakroomError, SignedOut, Unavailable, error_of
from cloakroom_session import BearerSession, CookieSession


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """The API never redirects, and urllib would take the Authorization header along to wherever one leads."""

    def redirect_request(self, *_args: Any) -> None:
        return None


class Cloakroom:
    """
    One Cloakroom, and a session with it.

    timeout: seconds to wait for each part of an answer. When Cloakroom says in Retry-After when to come back (429,
    503), a call is made up to `attempts` times, as long as the waits sum up to no more than `patience` seconds.
    """

    def __init__(
        self,
        url: str,
        session: Union[BearerSession, CookieSession, None] = None,
        timeout: float = 10,
        attempts: int = 3,
        patience: float = 30,
    ) -> None:
        parts = urlsplit(url)
        if parts.scheme != "https" and not (parts.scheme == "http" and _is_loopback(parts.hostname or "")):
            raise ValueError(f"{url} is not https: the token would travel for everyone to read")
        self.url = f"{parts.scheme}://{parts.netloc}"
        self.session = session or BearerSession()
        self.timeout, self.attempts, self.patience = timeout, attempts, patience
        handlers: list[urllib.request.BaseHandler] = [_NoRedirects()]
        if isinstance(self.session, CookieSession):
            handlers.append(urllib.request.HTTPCookieProcessor(self.session.jar))
        self._opener = urllib.request.build_opener(*handlers)

    def sign_in(
        self, provider: str, token: str, kind: str = "access_token", nonce: Optional[str] = None
    ) -> dict[str, Any]:
        """
        Exchanges a provider's token for a session, which is kept.

        provider: "google" or "github". kind: "access_token", or Google's "id_token" with the nonce if one was sent.
        Returns user_id, email, full_name, avatar_url, created and expires_at.
        """
        body = {kind: token, "delivery": self.session.delivery, **({"nonce": nonce} if nonce else {})}
        answer = self._call("POST", f"/auth/{quote(provider, safe='')}", body)
        self.session.keep(self.url, answer)
        return answer

    def me(self) -> dict[str, Any]:
        return self._call("GET", "/api/me")

    def sessions(self) -> list[dict[str, Any]]:
        return self._call("GET", "/api/me/sessions")["sessions"]

    def end_session(self, session_id: str) -> None:
        self._call("DELETE", f"/api/me/sessions/{quote(session_id, safe='')}")

    def end_other_sessions(self) -> int:
        return self._call("DELETE", "/api/me/sessions")["ended"]

    def sign_out(self) -> bool:
        """Ends the session. False: it was over already. While Cloakroom cannot say so, the session is kept."""
        try:
            self._call("DELETE", "/api/me/session")
        except SignedOut:
            return False
        self.session.forget()
        return True

    def _call(self, method: str, path: str, body: Optional[dict[str, Any]] = None) -> dict[str, Any]:
        attempt, waited = 1, 0.0
        while True:
            try:
                return self._send(method, path, body)
            except SignedOut:
                self.session.forget()
                raise
            except Unavailable as failure:
                pause = failure.retry_after
                if pause is None or attempt >= self.attempts or waited + pause > self.patience:
                    raise
            time.sleep(pause)
            attempt, waited = attempt + 1, waited + pause

    def _send(self, method: str, path: str, body: Optional[dict[str, Any]]) -> dict[str, Any]:
        headers = {"Accept": "application/json", "User-Agent": "cloakroom-client/1 (Python)"}
        if body is None:
            headers.update(self.session.headers(self.url, changes=method != "GET"))
        else:
            headers["Content-Type"] = "application/json"
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, headers, method=method)
        try:
            with self._opener.open(request, timeout=self.timeout) as answer:
                return json.loads(answer.read(LARGEST_ANSWER))
        except urllib.error.HTTPError as refusal:
            raise error_of(refusal) from None
        except (OSError, http.client.HTTPException) as cause:
            raise Unavailable("no-answer", title=f"no answer from {self.url}: {cause}") from cause
        except ValueError as cause:
            raise CloakroomError("unexpected-answer", title=f"{self.url} is no Cloakroom") from cause


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def run(arguments: Optional[list[str]] = None) -> int:
    """The command line. Answers are JSON on standard output; returns 0, 1 for a refusal, 75 for "try again later"."""
    settings = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    parser = argparse.ArgumentParser(description="Signs in to Cloakroom with a provider's token.")
    parser.add_argument("--url", default=os.environ.get("CLOAKROOM_URL", "http://localhost:3000"))
    parser.add_argument("--session-file", type=Path, default=settings / "cloakroom" / "session")
    parser.add_argument("--cookie", action="store_true", help="keep the session as a cookie instead of a bearer value")
    parser.add_argument("--attempts", type=int, default=3, help="how often to ask while told to come back later")
    commands = parser.add_subparsers(dest="command", required=True)
    sign_in = commands.add_parser("sign-in", help="exchange a token for a session")
    sign_in.add_argument("--provider", choices=["google", "github"], required=True)
    sign_in.add_argument("--token", required=True, help="- reads it from standard input, where no other user sees it")
    sign_in.add_argument("--id-token", action="store_true", help="it is an id_token (Google)")
    sign_in.add_argument("--nonce", help="of the id_token")
    commands.add_parser("me", help="who is signed in")
    sessions = commands.add_parser("sessions", help="list the sessions, or end some")
    sessions.add_argument("--end", metavar="ID")
    sessions.add_argument("--end-others", action="store_true")
    commands.add_parser("sign-out", help="end the session")
    chosen = parser.parse_args(arguments)

    session = (CookieSession if chosen.cookie else BearerSession)(chosen.session_file)
    try:
        answer = _do(Cloakroom(chosen.url, session, attempts=chosen.attempts), chosen)
    except (CloakroomError, ValueError) as failure:
        print(failure, file=sys.stderr)
        return 75 if isinstance(failure, Unavailable) else 1
    print(json.dumps(answer, ensure_ascii=False, indent=2))
    return 0


def _do(cloakroom: Cloakroom, chosen: argparse.Namespace) -> Any:
    if chosen.command == "sign-in":
        token = sys.stdin.readline().strip() if chosen.token == "-" else chosen.token
        kind = "id_token" if chosen.id_token else "access_token"
        return cloakroom.sign_in(chosen.provider, token, kind, chosen.nonce)
    if chosen.command == "me":
        return cloakroom.me()
    if chosen.command == "sign-out":
        return {"signed_out": cloakroom.sign_out()}
    if chosen.end:
        cloakroom.end_session(chosen.end)
        return {"ended": 1}
    if chosen.end_others:
        return {"ended": cloakroom.end_other_sessions()}
    return cloakroom.sessions()


if __name__ == "__main__":
    sys.exit(run())

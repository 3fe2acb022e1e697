"""What can go wrong, by what a program can do about it."""

from __future__ import annotations

import http.client
import json
import time
import urllib.error
from email.utils import parsedate_to_datetime
from typing import Any, Optional

LARGEST_ANSWER = 1024 * 1024


class CloakroomError(Exception):
    """Cloakroom refused. `code` is one of its documented codes and is never renamed; `title` is for people."""

    def __init__(self, code: str, status: int = 0, title: str = "", retry_after: Optional[float] = None, **more: Any):
        self.code = code
        self.status = status
        self.title = title or code
        # Seconds.
        self.retry_after = retry_after
        # To be quoted to whoever runs Cloakroom; its log has the same.
        self.request_id: Optional[str] = more.get("request_id")
        # With AccountExists: whom to sign in with instead.
        self.providers: list[str] = more.get("providers", [])
        reference = f", request {self.request_id}" if self.request_id else ""
        super().__init__(f"{self.title} ({code}{reference})")


class TokenRefused(CloakroomError):
    """401: the provider's token was not accepted: expired, another application's... Get a new one."""


class SignedOut(CloakroomError):
    """401: there is no session, or it is over; it has been forgotten here too. Sign in again."""


class Forbidden(CloakroomError):
    """403: the person is known and may not: account-disabled, reauthentication-required..."""


class AccountExists(CloakroomError):
    """409: the e-mail is a user's already. Sign in with one of `providers`, and link the account there."""


class Unavailable(CloakroomError):
    """429, 5xx, or no answer at all. Nothing is known to be wrong with the session, which is kept. Try again later."""


def error_of(refusal: urllib.error.HTTPError) -> CloakroomError:
    """The problem (RFC 9457) in an answer, or what can be said of one that has none, such as a proxy's error page."""
    try:
        problem = json.loads(refusal.read(LARGEST_ANSWER))
    except (OSError, http.client.HTTPException, ValueError):
        problem = None
    if not isinstance(problem, dict) or not isinstance(problem.get("code"), str):
        problem = {"code": "unexpected-answer", "title": f"{refusal.code} {refusal.reason}"}
    code, status = problem.pop("code"), refusal.code
    problem.update(status=status, retry_after=_seconds_until(refusal.headers.get("Retry-After")))
    if status == 429 or status >= 500:
        return Unavailable(code, **problem)
    # A 401 of something in between says nothing about the session.
    if code == "unauthenticated":
        return SignedOut(code, **problem)
    kinds = {401: TokenRefused if code.startswith("token-") else CloakroomError, 403: Forbidden, 409: AccountExists}
    return kinds.get(status, CloakroomError)(code, **problem)


def _seconds_until(retry_after: Optional[str]) -> Optional[float]:
    """Retry-After is a number of seconds or a date (RFC 9110 section 10.2.3)."""
    if retry_after is None or retry_after.isdecimal():
        return None if retry_after is None else float(retry_after)
    try:
        return max(0.0, parsedate_to_datetime(retry_after).timestamp() - time.time())
    except (TypeError, ValueError):
        return None

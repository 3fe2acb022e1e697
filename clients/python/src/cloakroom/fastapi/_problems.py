"""Refusals as application/problem+json (RFC 9457), with the challenge that RFC 6750 asks for."""

from __future__ import annotations

import math
from http import HTTPStatus
from typing import Any, Final

from starlette.exceptions import WebSocketException
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, Response

from ..errors import CloakroomError

_POLICY_VIOLATION = 1008
_TRY_AGAIN_LATER = 1013


class ProblemError(Exception):
    """A request that is refused. `code` is one of Cloakroom's, or of this package: docs in its README."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: str | None = None,
        *,
        challenge: str | None = None,
        retry_after: float | None = None,
        reference: str | None = None,
    ) -> None:
        self.status = status
        self.code = code
        self.detail = detail
        self.challenge = challenge
        self.retry_after = retry_after
        self.reference = reference
        super().__init__(code)

    def response(self) -> Response:
        body: dict[str, Any] = {
            "type": "about:blank",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "code": self.code,
        }
        if self.detail:
            body["detail"] = self.detail
        if self.reference:
            body["request_id"] = self.reference
        headers = {"Cache-Control": "private, no-store"}
        if self.challenge:
            headers["WWW-Authenticate"] = self.challenge
        if self.retry_after is not None:
            headers["Retry-After"] = str(max(1, math.ceil(self.retry_after)))
        return JSONResponse(body, self.status, headers, media_type="application/problem+json")


def nobody(*, invalid: bool = False) -> ProblemError:
    """401. invalid: a token was brought, and is not good (RFC 6750 section 3.1)."""
    challenge = 'Bearer error="invalid_token"' if invalid else "Bearer"
    return ProblemError(401, "unauthenticated", challenge=challenge)


def not_allowed(code: str, detail: str | None = None, *, reference: str | None = None) -> ProblemError:
    """403: it is known who is calling, or where from, and they may not."""
    return ProblemError(403, code, detail, challenge='Bearer error="insufficient_scope"', reference=reference)


def cannot_ask(error: CloakroomError) -> ProblemError:
    """503: nobody knows who is calling, so nobody is let in."""
    return ProblemError(
        503, "cloakroom-unavailable", retry_after=error.retry_after or 5, reference=error.reference
    )


async def answer_problem(_request: Request, error: Exception) -> Response:
    """The handler of exceptions for FastAPI."""
    if not isinstance(error, ProblemError):
        raise error
    return error.response()


def refuse(connection: HTTPConnection, error: ProblemError) -> Exception:
    """What to raise: a WebSocket is closed by a code, and has no body."""
    if connection.scope["type"] == "http":
        return error
    return WebSocketException(_TRY_AGAIN_LATER if error.status == 503 else _POLICY_VIOLATION, error.code)


_PROBLEM_SCHEMA: Final[dict[str, Any]] = {
    "application/problem+json": {
        "schema": {
            "type": "object",
            "required": ["type", "title", "status", "code"],
            "properties": {
                "type": {"type": "string"},
                "title": {"type": "string"},
                "status": {"type": "integer"},
                "code": {"type": "string"},
                "detail": {"type": "string"},
                "request_id": {"type": "string"},
            },
        }
    }
}

PROBLEMS: Final[dict[int | str, dict[str, Any]]] = {
    401: {"description": "Nobody is signed in", "content": _PROBLEM_SCHEMA},
    403: {"description": "Who is signed in may not", "content": _PROBLEM_SCHEMA},
    503: {"description": "Cloakroom cannot be asked", "content": _PROBLEM_SCHEMA},
}
"""For `responses=` of an application, a router or a route: what is answered in their place."""

"""One attempt to sign in by the authorization code flow (RFC 6749 section 4.1), with PKCE and state of its own."""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from ._calls import Call, token
from ._read import printable
from .errors import SignInError
from .models import ProgramSession

SCOPES = ("profile", "email")


def code_challenge(verifier: str) -> str:
    """By S256 (RFC 7636 section 4.2)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


class Attempt:
    """Its state and verifier are of this attempt alone, and the verifier leaves this object only for the exchange."""

    def __init__(
        self, origin: str, client_id: str, scopes: Sequence[str] = SCOPES, client_secret: str | None = None
    ) -> None:
        self._origin = origin
        self._client_id = client_id
        self._client_secret = client_secret or None
        self._scopes = tuple(scopes)
        self._verifier = secrets.token_urlsafe(48)
        self.state = secrets.token_urlsafe(32)

    def __repr__(self) -> str:
        return f"Attempt({self._origin!r}, {self._client_id!r})"

    def url(self, redirect_uri: str, login_hint: str | None = None) -> str:
        """Where the browser is to go."""
        query = {
            "response_type": "code",
            "client_id": self._client_id,
            "redirect_uri": redirect_uri,
            "scope": " ".join(self._scopes),
            "state": self.state,
            "code_challenge": code_challenge(self._verifier),
            "code_challenge_method": "S256",
            **({"login_hint": login_hint} if login_hint else {}),
        }
        return f"{self._origin}/oauth/authorize?{urlencode(query)}"

    def has_state(self, state: str | None) -> bool:
        """Whether an answer belongs to this attempt (RFC 9700 section 4.7)."""
        return state is not None and secrets.compare_digest(state.encode(), self.state.encode())

    def read_code(self, answer: Mapping[str, str]) -> str:
        """The code in the parameters of an answer. Raises SignInError: another attempt's, another server's, denied."""
        if not self.has_state(answer.get("state")):
            raise SignInError("state-mismatch", "The answer belongs to another sign-in")
        # RFC 9207: an answer of another server, mixed up with this one.
        if answer.get("iss") != self._origin:
            said = printable(answer.get("iss") or "nobody")
            raise SignInError("issuer-mismatch", f"The answer is of {said}, and not of {self._origin}")
        if error := answer.get("error"):
            detail = answer.get("error_description")
            raise SignInError(printable(error), detail=None if detail is None else printable(detail))
        if not (code := answer.get("code")):
            raise SignInError("code-missing", "The answer has no code")
        return code

    def exchange(self, code: str, redirect_uri: str) -> Call[ProgramSession]:
        """The code for a session. It is never sent twice: Cloakroom takes a second time for a stolen code."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "client_id": self._client_id,
            "code_verifier": self._verifier,
        }
        return token({**form, **({"client_secret": self._client_secret} if self._client_secret else {})})

"""Cloakroom as the OAuth provider of `page.login()`."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from flet.auth import Authorization, OAuthProvider

from .._address import read_origin
from .._authorization import SCOPES, Attempt, code_challenge
from .._calls import Call
from ..errors import SignInError
from ..models import ProgramSession


class CloakroomProvider(OAuthProvider):
    """Signs in at Cloakroom as a registered application, with PKCE of its own for each attempt.

    redirect_url: the application's address and `/oauth_callback`, where Flet takes the answer.
    client_secret: of an application of kind `web`; one of kind `native` has none.

    `page.login(provider)` is enough; `CloakroomLogin` does more. With Flet's own `AuthorizationService` the verifier is kept
    here, so two pages share no provider: make one for each page.
    """

    def __init__(
        self,
        base_url: str,
        client_id: str,
        redirect_url: str,
        *,
        client_secret: str | None = None,
        scopes: Sequence[str] = SCOPES,
        allow_http: bool = False,
    ) -> None:
        self.origin = read_origin(base_url, allow_http=allow_http)
        self._verifier: str | None = None
        super().__init__(  # pyright: ignore[reportUnknownMemberType]
            client_id=client_id,
            client_secret=client_secret or "",
            authorization_endpoint=f"{self.origin}/oauth/authorize",
            token_endpoint=f"{self.origin}/oauth/token",
            redirect_url=redirect_url,
            scopes=list(scopes),
            user_endpoint=f"{self.origin}/oauth/userinfo",
            user_id_fn=_subject,
            code_challenge_method="S256",
        )

    def _name(self) -> str:
        return "cloakroom"

    def __repr__(self) -> str:
        return f"<CloakroomProvider {self.origin} {self.client_id}>"

    @property
    def code_challenge(self) -> str | None:
        """Of a new verifier each time: Flet asks once for each attempt."""
        self._verifier = secrets.token_urlsafe(48)
        return code_challenge(self._verifier)

    @code_challenge.setter
    def code_challenge(self, _value: str | None) -> None:
        """Not from outside."""

    @property
    def code_verifier(self) -> str | None:
        """Of the newest challenge."""
        return self._verifier

    @code_verifier.setter
    def code_verifier(self, _value: str | None) -> None:
        """Not from outside."""

    def begin(self) -> Attempt:
        """An attempt with a state and a verifier that are in no other."""
        return Attempt(self.origin, self.client_id, self.scopes, self.client_secret)


def _subject(user: dict[str, Any]) -> str:
    return str(user["sub"])


class CodeAuthorization(Authorization):
    """What `page.login(authorization=…)` works with: an attempt of its own, whose code it keeps for who asked.

    Flet's `AuthorizationService` follows redirects with code and verifier, and needs OAUTHLIB_INSECURE_TRANSPORT on this machine.
    """

    def __init__(
        self,
        provider: CloakroomProvider,
        fetch_user: bool,
        fetch_groups: bool,
        scope: list[str] | None = None,
    ) -> None:
        self._provider = provider
        self._attempt = provider.begin()
        self._code: str | None = None
        self.state = self._attempt.state

    def get_authorization_data(self) -> tuple[str, str]:
        """The address and the state, which Flet compares."""
        return self._attempt.url(self._provider.redirect_url), self.state

    async def request_token(self, code: str) -> None:
        """Flet brings the code here, after it has compared the state. It is exchanged by `exchange`."""
        self._code = code

    async def dehydrate_token(self, saved_token: str) -> None:
        """Never: sessions are kept by `CloakroomLogin(remember=…)`."""
        raise NotImplementedError

    async def get_token(self) -> None:
        """None: the session is the `CloakroomLogin`'s."""

    def exchange(self) -> Call[ProgramSession]:
        """The code for a session, once."""
        code, self._code = self._code, None
        if code is None:
            raise SignInError("code-missing", "No code has come")
        return self._attempt.exchange(code, self._provider.redirect_url)

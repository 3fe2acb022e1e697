"""Cloakroom, asked by a program: `Cloakroom`, and `AsyncCloakroom` for programs with an event loop."""

from __future__ import annotations

import asyncio
import webbrowser
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import TypeVar

import httpx

from . import _calls as calls
from ._address import read_origin
from ._authorization import SCOPES, Attempt
from ._calls import Call, Patience
from ._device import wait_for_device
from ._http import AsyncSender, Settings, SyncSender
from ._secret import Secret
from .errors import NotSignedInError, SignInError
from .loopback import LoopbackReceiver
from .models import DeviceAuthorization, Identity, Me, ProgramSession, Session, SignedIn

T = TypeVar("T")

OpenBrowser = Callable[[str], object]


class _Client:
    """What both clients are: an address and the session of one person."""

    def __init__(self, origin: str, token: str | Secret | None, patience: Patience) -> None:
        self.base_url = origin
        self._patience = patience
        self._token = None if token is None else Secret(token)

    @property
    def token(self) -> Secret | None:
        """The session, as it is sent in `Authorization: Bearer`; None when nobody is signed in."""
        return self._token

    def __repr__(self) -> str:
        state = "signed in" if self._token else "signed out"
        return f"<{type(self).__name__} {self.base_url} {state}>"

    def _forget(self, token: Secret | None) -> None:
        # Not one that somebody has signed in with meanwhile.
        if self._token is token:
            self._token = None

    def _keep(self, signed_in: SignedIn) -> SignedIn:
        self._token = signed_in.session_token
        return signed_in

    def _keep_program(self, session: ProgramSession) -> ProgramSession:
        self._token = session.access_token
        return session


class Cloakroom(_Client):
    """One Cloakroom, and a session with it.

    One object is one person: a server that asks for many takes `for_token()` for each, which shares the connections.

    base_url: Cloakroom's AUTH_URL, https; http on this machine, or elsewhere with allow_http, where everybody can read tokens.
    token: a session from before. timeout: seconds for connecting, for each part of an answer, and for its whole body.
    attempts, patience: a call that can do nothing twice is made so often in all, and waits so many seconds in between at most.
    Every refusal is a CloakroomError.
    """

    def __init__(
        self,
        base_url: str,
        *,
        token: str | Secret | None = None,
        timeout: float = 10.0,
        attempts: int = 3,
        patience: float = 30.0,
        allow_http: bool = False,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        origin = read_origin(base_url, allow_http=allow_http)
        super().__init__(origin, token, Patience(attempts, patience))
        self._sender = SyncSender(Settings(origin, timeout), transport)

    def for_token(self, token: str | Secret | None) -> Cloakroom:
        """The same Cloakroom for another person, by the same connections: it is over when this one is closed."""
        other = Cloakroom.__new__(Cloakroom)
        _Client.__init__(other, self.base_url, token, self._patience)
        other._sender = self._sender
        return other

    def exchange_google(
        self,
        *,
        id_token: str | Secret | None = None,
        access_token: str | Secret | None = None,
        nonce: str | None = None,
        invitation: str | None = None,
    ) -> SignedIn:
        """Signs in with a token of Google's: exactly one of the two; nonce goes with id_token. The session is kept here."""
        proof = {"id_token": id_token, "access_token": access_token}
        return self._keep(self._call(calls.exchange("google", proof, nonce=nonce, invitation=invitation)))

    def exchange_github(self, *, access_token: str | Secret, invitation: str | None = None) -> SignedIn:
        """Signs in with a token that GitHub issued to Cloakroom's OAuth app. The session is kept here."""
        return self._keep(
            self._call(calls.exchange("github", {"access_token": access_token}, invitation=invitation))
        )

    def sign_in_with_browser(
        self,
        client_id: str,
        *,
        scopes: Sequence[str] = SCOPES,
        login_hint: str | None = None,
        open_browser: OpenBrowser = webbrowser.open,
        timeout: float = 300.0,
    ) -> ProgramSession:
        """Signs in as an application of kind `native`, in the system's browser, by PKCE and a port of 127.0.0.1 (RFC 8252).

        Its redirect URI is registered as `http://127.0.0.1/callback`. open_browser is given the address; timeout: seconds
        for the person. Raises SignInError when it is denied or takes too long.
        """
        attempt = Attempt(self.base_url, client_id, scopes)
        with LoopbackReceiver(attempt.has_state) as receiver:
            _open(open_browser, attempt.url(receiver.redirect_uri, login_hint))
            code = attempt.read_code(receiver.wait(timeout))
            return self._keep_program(self._call(attempt.exchange(code, receiver.redirect_uri)))

    def sign_in_with_device(
        self,
        client_id: str,
        show: Callable[[DeviceAuthorization], object],
        *,
        scopes: Sequence[str] = SCOPES,
    ) -> ProgramSession:
        """Signs in without a browser (RFC 8628): `show` tells the person address and code, which they type on any device.

        Raises SignInError when it is denied or the code is over.
        """
        device = self._call(calls.device_authorization(client_id, tuple(scopes)))
        show(device)
        return self._keep_program(self._sender.run(wait_for_device(client_id, device)))

    def me(self) -> Me:
        """Who is signed in."""
        return self._own(calls.me)

    def verify(
        self, *, role: str | None = None, email_domain: str | None = None, application: str | None = None
    ) -> Identity:
        """Who is signed in, as backends ask it; ForbiddenError for who is not what is required.

        application: the client id of the application that asks, for a session that an application was handed.
        """
        required = {"role": role, "email_domain": email_domain, "application": application}
        return self._own(lambda token: calls.verify(calls.bearer(token), **required))

    def sessions(self) -> list[Session]:
        """The person's sessions."""
        return self._own(calls.sessions)

    def end_session(self, session_id: str) -> None:
        """Ends one of the person's sessions. Raises NotFoundError; ValueError for what is no id of a session."""
        self._own(lambda token: calls.end_session(token, session_id))

    def end_other_sessions(self) -> int:
        """Ends all but this one; returns how many."""
        return self._own(calls.end_other_sessions)

    def sign_out(self) -> bool:
        """Ends the session. False: it was over already. When Cloakroom cannot be asked it is kept, and that is raised."""
        try:
            self._own(calls.sign_out)
        except NotSignedInError:
            return False
        self._token = None
        return True

    def close(self) -> None:
        """Closes the connections."""
        self._sender.close()

    def __enter__(self) -> Cloakroom:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _call(self, call: Call[T]) -> T:
        return self._sender.run(calls.perform(call, self._patience))

    def _own(self, make: Callable[[Secret | None], Call[T]]) -> T:
        token = self._token
        try:
            return self._call(make(token))
        except NotSignedInError:
            self._forget(token)
            raise


class AsyncCloakroom(_Client):
    """`Cloakroom` for programs with an event loop: the same rules, awaited."""

    def __init__(
        self,
        base_url: str,
        *,
        token: str | Secret | None = None,
        timeout: float = 10.0,
        attempts: int = 3,
        patience: float = 30.0,
        allow_http: bool = False,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        origin = read_origin(base_url, allow_http=allow_http)
        super().__init__(origin, token, Patience(attempts, patience))
        self._sender = AsyncSender(Settings(origin, timeout), transport)

    def for_token(self, token: str | Secret | None) -> AsyncCloakroom:
        """See `Cloakroom.for_token`."""
        other = AsyncCloakroom.__new__(AsyncCloakroom)
        _Client.__init__(other, self.base_url, token, self._patience)
        other._sender = self._sender
        return other

    async def exchange_google(
        self,
        *,
        id_token: str | Secret | None = None,
        access_token: str | Secret | None = None,
        nonce: str | None = None,
        invitation: str | None = None,
    ) -> SignedIn:
        """See `Cloakroom.exchange_google`."""
        proof = {"id_token": id_token, "access_token": access_token}
        return self._keep(
            await self._call(calls.exchange("google", proof, nonce=nonce, invitation=invitation))
        )

    async def exchange_github(self, *, access_token: str | Secret, invitation: str | None = None) -> SignedIn:
        """See `Cloakroom.exchange_github`."""
        return self._keep(
            await self._call(calls.exchange("github", {"access_token": access_token}, invitation=invitation))
        )

    async def sign_in_with_browser(
        self,
        client_id: str,
        *,
        scopes: Sequence[str] = SCOPES,
        login_hint: str | None = None,
        open_browser: OpenBrowser = webbrowser.open,
        timeout: float = 300.0,
    ) -> ProgramSession:
        """See `Cloakroom.sign_in_with_browser`."""
        attempt = Attempt(self.base_url, client_id, scopes)
        with LoopbackReceiver(attempt.has_state) as receiver:
            await asyncio.to_thread(_open, open_browser, attempt.url(receiver.redirect_uri, login_hint))
            code = attempt.read_code(await asyncio.to_thread(receiver.wait, timeout))
            return self._keep_program(await self._call(attempt.exchange(code, receiver.redirect_uri)))

    async def sign_in_with_device(
        self,
        client_id: str,
        show: Callable[[DeviceAuthorization], object],
        *,
        scopes: Sequence[str] = SCOPES,
    ) -> ProgramSession:
        """See `Cloakroom.sign_in_with_device`."""
        device = await self._call(calls.device_authorization(client_id, tuple(scopes)))
        show(device)
        return self._keep_program(await self._sender.run(wait_for_device(client_id, device)))

    async def complete_sign_in(self, exchange: Call[ProgramSession]) -> ProgramSession:
        """The end of a sign-in whose code came another way, as by Flet. The session is kept here."""
        return self._keep_program(await self._call(exchange))

    async def me(self) -> Me:
        """See `Cloakroom.me`."""
        return await self._own(calls.me)

    async def verify(
        self, *, role: str | None = None, email_domain: str | None = None, application: str | None = None
    ) -> Identity:
        """See `Cloakroom.verify`."""
        required = {"role": role, "email_domain": email_domain, "application": application}
        return await self._own(lambda token: calls.verify(calls.bearer(token), **required))

    async def sessions(self) -> list[Session]:
        """See `Cloakroom.sessions`."""
        return await self._own(calls.sessions)

    async def end_session(self, session_id: str) -> None:
        """See `Cloakroom.end_session`."""
        await self._own(lambda token: calls.end_session(token, session_id))

    async def end_other_sessions(self) -> int:
        """See `Cloakroom.end_other_sessions`."""
        return await self._own(calls.end_other_sessions)

    async def sign_out(self) -> bool:
        """See `Cloakroom.sign_out`."""
        try:
            await self._own(calls.sign_out)
        except NotSignedInError:
            return False
        self._token = None
        return True

    async def close(self) -> None:
        """Closes the connections."""
        await self._sender.close()

    async def __aenter__(self) -> AsyncCloakroom:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def _call(self, call: Call[T]) -> T:
        return await self._sender.run(calls.perform(call, self._patience))

    async def _own(self, make: Callable[[Secret | None], Call[T]]) -> T:
        token = self._token
        try:
            return await self._call(make(token))
        except NotSignedInError:
            self._forget(token)
            raise


def _open(open_browser: OpenBrowser, url: str) -> None:
    # webbrowser.open says False where there is no browser.
    if open_browser(url) is False:
        raise SignInError("no-browser", "No browser can be opened here: sign in with a code instead")

"""Signing in and out on a Flet page."""

from __future__ import annotations

import asyncio
import inspect
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal
from urllib.parse import parse_qs, urlsplit
from weakref import WeakKeyDictionary

import flet as ft
from flet.auth import OAuthProvider

from .._authorization import SCOPES
from .._read import printable
from .._secret import Secret
from ..client import AsyncCloakroom
from ..errors import CloakroomError, NotSignedInError, SignInError
from ..models import Me
from ._browser import Browser, current_browser
from ._provider import CloakroomProvider, CodeAuthorization
from ._remembered import Sealer

# Flet's own says that it went well, whatever came of it.
_COMPLETE: Final = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Back to the application</title>
<script>window.close()</script><p>You can close this window.</p></html>"""

Build = Callable[[Me], "ft.Control | Awaitable[ft.Control]"]


@dataclass(frozen=True)
class Words:
    """What the controls say."""

    sign_in: str = "Sign in"
    sign_out: str = "Sign out"
    failed: str = "That did not work"
    close: str = "OK"


class CloakroomLogin:
    """The session of one Flet page: one object for each page.

    client_id: of the application as it is registered at Cloakroom. In a browser redirect_url is the application's address and
    `/oauth_callback`, and client_secret that of an application of kind `web`. On a desktop the system's browser is used, and
    neither is needed: the redirect URI to register is `http://127.0.0.1/callback`.
    remember: a secret of the server, at least 32 characters, by which the session is kept, encrypted, in the client's storage;
    without it the session ends with the page. bind_to_browser: see `web_app`, which it needs.
    """

    def __init__(
        self,
        page: ft.Page,
        base_url: str,
        client_id: str,
        *,
        redirect_url: str | None = None,
        client_secret: str | None = None,
        scopes: Sequence[str] = SCOPES,
        remember: str | None = None,
        bind_to_browser: bool = True,
        words: Words | None = None,
        allow_http: bool = False,
    ) -> None:
        self._page = page
        self._cloakroom = _shared(base_url, allow_http).for_token(None)
        self._client_id = client_id
        self._scopes = tuple(scopes)
        self._provider = CloakroomProvider(
            base_url,
            client_id,
            redirect_url or "",
            client_secret=client_secret,
            scopes=scopes,
            allow_http=allow_http,
        )
        self._bind_to_browser = bind_to_browser
        self._words = words or Words()
        self._user: Me | None = None
        self._exchange: Literal["google", "github"] | None = None
        self._begun_in: Browser | None = None
        self._shown: Callable[[], Awaitable[None]] | None = None
        self._turn = 0
        self._storage_key = f"cloakroom.{client_id}"
        self._sealer = Sealer(remember, f"{self._cloakroom.base_url} {client_id}") if remember else None
        self._is_restored = False

    @property
    def user(self) -> Me | None:
        """Who is signed in, as Cloakroom said last."""
        return self._user

    @property
    def token(self) -> Secret | None:
        """The session, for a backend: `Authorization: Bearer` and `token.reveal()`."""
        return self._cloakroom.token

    async def sign_in(self) -> None:
        """Signs in at Cloakroom. Comes back when the browser is open, on a desktop when the person is signed in."""
        self._exchange = None
        if self._page.web:
            await self._log_in(self._provider, CodeAuthorization)
            return
        try:
            await self._cloakroom.sign_in_with_browser(
                self._client_id,
                scopes=self._scopes,
                open_browser=lambda url: self._page.run_task(_open_outside, url),
            )
            await self._arrive()
        except CloakroomError as error:
            self.show_error(error)

    async def sign_in_with_google(self, provider: OAuthProvider) -> None:
        """Signs in by Flet's `GoogleOAuthProvider`; its access token is exchanged for a session of Cloakroom's own."""
        await self._sign_in_with("google", provider)

    async def sign_in_with_github(self, provider: OAuthProvider) -> None:
        """Signs in by Flet's `GitHubOAuthProvider`; its access token is exchanged for a session of Cloakroom's own."""
        await self._sign_in_with("github", provider)

    async def sign_out(self) -> None:
        """Ends the session, and shows the way in. While Cloakroom cannot be asked it goes on, and a dialog says so."""
        try:
            await self._cloakroom.sign_out()
        except CloakroomError as error:
            self.show_error(error)
            return
        await self._forget()
        await self._show_again()

    async def check(self) -> Me | None:
        """Who is signed in, asked now; None for nobody. Raises CloakroomError when Cloakroom cannot say."""
        await self._restore()
        if self._cloakroom.token is None:
            return None
        try:
            self._keep(await self._cloakroom.me())
        except NotSignedInError:
            await self._forget()
        return self._user

    def require_login(self, build: Build) -> Callable[[], Awaitable[None]]:
        """A function that shows on the page what `build` makes of who is signed in, and to nobody else than them.

        Cloakroom is asked each time, so a session that has ended shows nothing more. Who is not signed in sees a button, and
        what they came for after it.
        """

        async def show() -> None:
            self._shown = show
            self._turn += 1
            turn = self._turn
            try:
                user = await self.check()
            except CloakroomError as error:
                if turn == self._turn:
                    self._place(self.sign_in_control())
                    self.show_error(error)
                return
            made = self.sign_in_control() if user is None else build(user)
            content = await made if inspect.isawaitable(made) else made
            # Meanwhile somebody may have signed out, or gone elsewhere.
            if turn == self._turn:
                self._place(content)

        # Flet keeps a page that was closed or reloaded, and shows it as it was: it is asked about anew.
        if self._page.on_connect is None:
            self._page.on_connect = self._connected
        return show

    def sign_in_control(self) -> ft.Control:
        """A button that signs in."""

        async def pressed(_event: ft.Event[ft.Button]) -> None:
            await self.sign_in()

        return ft.Button(self._words.sign_in, on_click=pressed)

    def account_control(self) -> ft.Control:
        """Who is signed in, with their picture, and a button that signs out."""
        user = self._user
        name = "" if user is None else user.full_name or user.email or user.user_id

        async def pressed(_event: ft.Event[ft.TextButton]) -> None:
            await self.sign_out()

        # The letter is seen where there is no picture, or it does not load.
        picture = user.avatar_url if user and _is_https(user.avatar_url) else None
        avatar = ft.CircleAvatar(foreground_image_src=picture, content=ft.Text(name[:1].upper()))
        return ft.Row([avatar, ft.Text(name), ft.TextButton(self._words.sign_out, on_click=pressed)])

    def show_error(self, error: CloakroomError) -> None:
        """A dialog that says what went wrong, with the reference for whoever runs Cloakroom."""

        def closed(_event: ft.Event[ft.TextButton]) -> None:
            self._page.pop_dialog()

        self._page.show_dialog(
            ft.AlertDialog(
                modal=True,
                title=ft.Text(self._words.failed),
                content=ft.Text(str(error)),
                actions=[ft.TextButton(self._words.close, on_click=closed)],
            )
        )

    async def _sign_in_with(self, exchange: Literal["google", "github"], provider: OAuthProvider) -> None:
        if not self._page.web:
            raise NotImplementedError("Flet's page.login() needs a browser: sign_in() works on a desktop")
        self._exchange = exchange
        await self._log_in(provider, None)

    async def _log_in(self, provider: OAuthProvider, authorization: type[CodeAuthorization] | None) -> None:
        if not provider.redirect_url:
            raise ValueError("redirect_url is needed: the application's address and /oauth_callback")
        browser = current_browser()
        if browser is None and self._bind_to_browser:
            raise RuntimeError(
                "serve it by cloakroom.flet.web_app(main), or anybody's browser could end a sign-in"
            )

        self._begun_in = browser

        async def opened(url: str) -> None:
            if browser is not None:
                browser.expect(parse_qs(urlsplit(url).query)["state"][0])
            await ft.UrlLauncher().open_window(url, title="flet_oauth_signin")

        self._page.on_login = self._on_login
        await self._page.login(
            provider,
            # Cloakroom is asked who it is; what a provider says is checked there.
            fetch_user=False,
            scope=list(provider.user_scopes),
            authorization=authorization,
            on_open_authorization_url=opened,
            complete_page_html=_COMPLETE,
        )

    async def _on_login(self, event: ft.LoginEvent) -> None:
        auth: Any = self._page.auth
        try:
            # Asked here too: what the middleware waits for is bounded in number and time, and Flet's handler runs in the
            # context of the request that brought the answer.
            if self._bind_to_browser and not (self._begun_in and self._begun_in.is_current()):
                raise SignInError("other-browser", "The sign-in was answered in another browser")
            if event.error:
                raise _failure(event.error, event.error_description)
            if isinstance(auth, CodeAuthorization):
                await self._cloakroom.complete_sign_in(auth.exchange())
            else:
                await self._exchange_token((await auth.get_token()).access_token)
            await self._arrive()
        except CloakroomError as error:
            self.show_error(error)
        finally:
            # The provider's token has done what it was for. Not an attempt that has begun meanwhile.
            if self._page.auth is auth:
                self._page.logout()

    async def _exchange_token(self, access_token: str) -> None:
        if self._exchange == "github":
            await self._cloakroom.exchange_github(access_token=access_token)
        else:
            await self._cloakroom.exchange_google(access_token=access_token)

    async def _arrive(self) -> None:
        self._keep(await self._cloakroom.me())
        if self._sealer and self._user and self._cloakroom.token:
            sealed = self._sealer.seal(self._cloakroom.token, self._user.session.expires_at)
            await ft.SharedPreferences().set(self._storage_key, sealed)
        await self._show_again()

    async def _restore(self) -> None:
        """What was remembered, once for each page."""
        if self._sealer is None or self._is_restored:
            return
        self._is_restored = True
        sealed = await ft.SharedPreferences().get(self._storage_key)
        token = self._sealer.open(sealed) if isinstance(sealed, str) else None
        if token is not None and self._cloakroom.token is None:
            self._cloakroom = self._cloakroom.for_token(token)

    async def _forget(self) -> None:
        self._cloakroom = self._cloakroom.for_token(None)
        self._user = None
        store = self._page.session.store
        for key in ("user_authenticated", "user_id", "user_email", "user_name"):
            if store.contains_key(key):
                store.remove(key)
        if self._sealer:
            await ft.SharedPreferences().remove(self._storage_key)

    def _keep(self, user: Me) -> None:
        self._user = user
        store = self._page.session.store
        store.set("user_authenticated", True)
        store.set("user_id", user.user_id)
        store.set("user_email", user.email)
        store.set("user_name", user.full_name)

    async def _connected(self, _event: ft.Event[ft.Page]) -> None:
        await self._show_again()

    async def _show_again(self) -> None:
        if self._shown:
            await self._shown()

    def _place(self, content: ft.Control) -> None:
        self._page.clean()
        self._page.add(content)


def _failure(error: str, description: str | None) -> SignInError:
    """What Flet tells: a code of OAuth, or in its place the text of an exception."""
    is_code = re.fullmatch(r"[a-z_]{1,64}", error) is not None
    text = description if is_code else error
    return SignInError(error if is_code else "provider-failed", detail=printable(text or "") or None)


async def _open_outside(url: str) -> None:
    await ft.UrlLauncher().launch_url(url)


def _is_https(url: str | None) -> bool:
    return url is not None and urlsplit(url).scheme == "https"


_clients: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[str, AsyncCloakroom]] = WeakKeyDictionary()


def _shared(base_url: str, allow_http: bool) -> AsyncCloakroom:
    """All pages of a server ask by the same connections."""
    clients = _clients.setdefault(asyncio.get_running_loop(), {})
    if base_url not in clients:
        clients[base_url] = AsyncCloakroom(base_url, allow_http=allow_http)
    return clients[base_url]

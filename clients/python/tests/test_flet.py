"""What `cloakroom.flet` is made of; the page itself is driven in a browser by tests/clients/python.test.ts."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from fastapi import FastAPI, Request, WebSocket
from fastapi.responses import HTMLResponse
from flet import LoginEvent
from flet.auth import AuthorizationService
from websockets.sync.client import connect as connect_socket

from cloakroom import AsyncCloakroom, CloakroomError, Secret
from cloakroom.flet import BindToBrowser, CloakroomLogin, CloakroomProvider
from cloakroom.flet._browser import Browser, _cookie, current_browser
from cloakroom.flet._login import _failure
from cloakroom.flet._provider import CodeAuthorization
from cloakroom.flet._remembered import Sealer

from .serving import serve
from .world import FLET, World

REDIRECT = "http://localhost:8550/oauth_callback"


def query(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


def stock(provider: CloakroomProvider) -> AuthorizationService:
    return AuthorizationService(provider, fetch_user=True, fetch_groups=False)


def test_flets_own_login_by_the_provider(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    provider = CloakroomProvider(world.url, FLET, REDIRECT)
    browser = world.browser("proba")
    challenges = set()
    # One provider, one attempt after the other.
    for _ in range(2):
        service = stock(provider)
        url, state = service.get_authorization_data()
        challenges.add(query(url)["code_challenge"])
        answer = query(browser.allow(url))
        assert answer["state"] == state
        asyncio.run(service.request_token(answer["code"]))
        assert service.user is not None
        assert service.user.id == browser.user_id
        assert service.user["email"] == "proba@example.com"
    assert len(challenges) == 2


def test_attempts_at_once_do_not_mix(world: World) -> None:
    """By one provider, as pages of one server may share it."""
    provider = CloakroomProvider(world.url, FLET, REDIRECT)
    proba, hazel = world.browser("proba"), world.browser("hazel")
    first = CodeAuthorization(provider, fetch_user=False, fetch_groups=False)
    second = CodeAuthorization(provider, fetch_user=False, fetch_groups=False)
    codes = [query(hazel.allow(second.get_authorization_data()[0]))["code"]]
    codes.append(query(proba.allow(first.get_authorization_data()[0]))["code"])

    async def sign_in() -> None:
        async with AsyncCloakroom(world.url) as shared:
            for attempt, code, browser in ((first, codes[1], proba), (second, codes[0], hazel)):
                client = shared.for_token(None)
                await attempt.request_token(code)
                await client.complete_sign_in(attempt.exchange())
                assert (await client.me()).user_id == browser.user_id
                # A code is sent once.
                with pytest.raises(CloakroomError, match="code-missing"):
                    attempt.exchange()

    asyncio.run(sign_in())


def test_one_attempts_code_is_no_use_to_another(world: World) -> None:
    provider = CloakroomProvider(world.url, FLET, REDIRECT)
    one, other = (CodeAuthorization(provider, False, False) for _ in range(2))
    code = query(world.browser().allow(one.get_authorization_data()[0]))["code"]

    async def sign_in() -> None:
        await other.request_token(code)
        async with AsyncCloakroom(world.url) as client:
            await client.complete_sign_in(other.exchange())

    with pytest.raises(CloakroomError) as refused:
        asyncio.run(sign_in())
    assert refused.value.code == "invalid_grant"


def test_the_provider_shows_no_secret() -> None:
    provider = CloakroomProvider("https://auth.example.com/", "c", REDIRECT, client_secret="cs_hidden")
    assert "cs_hidden" not in repr(provider)
    assert provider.token_endpoint == "https://auth.example.com/oauth/token"
    with pytest.raises(ValueError, match="http"):
        CloakroomProvider("http://auth.example.com", "c", REDIRECT)


def test_what_flet_tells_of_a_failure() -> None:
    denied = _failure("access_denied", "not\x1b[2J allowed")
    assert str(denied) == "Access denied: not [2J allowed (access_denied)"
    broken = _failure("Client error '400 Bad Request'", None)
    assert (broken.code, broken.detail) == ("provider-failed", "Client error '400 Bad Request'")


SECRET = "s" * 32
LATER = datetime.now(timezone.utc) + timedelta(days=1)


def test_what_is_remembered_opens_only_where_it_was_sealed() -> None:
    sealer, token = Sealer(SECRET, "https://a.example c"), Secret("a1.b.c")
    sealed = sealer.seal(token, LATER)
    assert "a1.b.c" not in sealed
    assert sealer.seal(token, LATER) != sealed
    assert sealer.open(sealed) == token
    assert Sealer(SECRET, "https://a.example other").open(sealed) is None
    assert Sealer("t" * 32, "https://a.example c").open(sealed) is None
    changed = sealed[:-8] + ("AAAAAAA=" if sealed[-8:] != "AAAAAAA=" else "BBBBBBB=")
    for wrong in ("", "a", "ä", sealed[:-4], sealed[4:], changed):
        assert sealer.open(wrong) is None
    assert sealer.open(sealer.seal(token, datetime.now(timezone.utc))) is None
    with pytest.raises(ValueError, match="32 characters"):
        Sealer("short", "p")


@pytest.fixture
def bound() -> Iterator[str]:
    """An application that begins sign-ins over its WebSocket and ends them at a path, as Flet's server does."""
    app = FastAPI()
    ended: list[str] = []

    @app.get("/")
    def page() -> HTMLResponse:
        return HTMLResponse("page", headers={"Cache-Control": "public, max-age=60"})

    @app.get("/main.js")
    def script() -> str:
        return "script"

    @app.get("/oauth_callback")
    def callback(request: Request) -> list[str]:
        ended.append(request.query_params["state"])
        return ended

    @app.websocket("/ws")
    async def socket(websocket: WebSocket) -> None:
        await websocket.accept()
        # Flet runs handlers as tasks.
        async for state in websocket.iter_text():
            await asyncio.create_task(expect(state))
            await websocket.send_text("begun")

    async def expect(state: str) -> None:
        browser = current_browser()
        assert browser is not None
        browser.expect(state)

    with serve(BindToBrowser(app)) as url:
        yield url


def begin(url: str, cookie: str, state: str) -> None:
    with connect_socket(
        url.replace("http", "ws") + "/ws", additional_headers={"Cookie": cookie}, proxy=None
    ) as socket:
        socket.send(state)
        assert socket.recv() == "begun"


def test_only_the_browser_that_began_a_sign_in_ends_it(bound: str) -> None:
    with httpx.Client(base_url=bound, trust_env=False) as client:
        assert "set-cookie" not in client.get("/main.js").headers
        page = client.get("/")
        # A cache must not give one browser's cookie to the next.
        assert page.headers.get_list("cache-control") == ["private, no-store"]
        set_cookie = page.headers["set-cookie"]
        assert set_cookie.endswith("; Path=/; HttpOnly; SameSite=Lax")
        client.cookies.clear()
        mine, theirs = set_cookie.split(";")[0], client.get("/").headers["set-cookie"].split(";")[0]
        client.cookies.clear()
        assert mine != theirs
        begin(bound, f"theme=dark; {mine}", "s-1")
        callback = "/oauth_callback?code=<c>&state=s-1"
        for headers in ({}, {"Cookie": theirs}, {"Cookie": "cloakroom-flet="}, {"Cookie": f"{mine}x"}):
            refused = client.get(callback, headers=headers)
            assert refused.status_code == 400
            assert "another browser" in refused.text
            assert "<c>" not in refused.text
        # Not by a state beside the right one, either.
        begin(bound, theirs, "s-2")
        assert client.get(f"{callback}&state=s-2", headers={"Cookie": theirs}).status_code == 400
        assert client.get(callback, headers={"Cookie": mine}).json() == ["s-1"]
        # What is none of ours is the application's to judge.
        assert client.get("/oauth_callback?state=other").json() == ["s-1", "other"]


def test_a_browser_without_the_cookie_has_it_from_the_socket(bound: str) -> None:
    with connect_socket(bound.replace("http", "ws") + "/ws", proxy=None) as socket:
        assert socket.response
        assert socket.response.headers["set-cookie"].startswith("cloakroom-flet=")


def test_over_https_the_cookie_is_this_hosts_alone() -> None:
    async def app(_scope: Any, _receive: Any, send: Any) -> None:  # noqa: ANN401
        headers = [(b"content-type", b"text/html; charset=utf-8")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})

    sent: list[Any] = []

    async def test() -> None:
        async def send(message: Any) -> None:  # noqa: ANN401
            sent.append(message)

        async def receive() -> Any:  # noqa: ANN401
            return {}

        await BindToBrowser(app)({"type": "http", "scheme": "https", "headers": []}, receive, send)

    asyncio.run(test())
    value = dict(sent[0]["headers"])[b"set-cookie"]
    assert value.startswith(b"__Host-cloakroom-flet=")
    assert value.endswith(b"; Path=/; HttpOnly; SameSite=Lax; Secure")


class FletPage:
    """What `CloakroomLogin` uses of Flet's page, whose states are Flet's own to keep: longer than ours, or as many as come."""

    web = True
    auth: Any = None
    on_login: Any = None

    def __init__(self) -> None:
        self.told: list[str] = []

    async def login(self, provider: Any, authorization: Any, **_more: Any) -> None:  # noqa: ANN401
        self.auth = authorization(provider, False, False)

    def logout(self) -> None:
        self.auth = None

    def show_dialog(self, dialog: Any) -> None:  # noqa: ANN401
        self.told.append(dialog.content.value)


def test_an_answer_that_is_no_longer_waited_for_signs_no_other_browser_in() -> None:
    """As after so many other sign-ins, or so much time, that the middleware has forgotten whose it is."""

    async def test() -> None:
        page = FletPage()
        login: Any = CloakroomLogin(page, "https://auth.example.com", FLET, redirect_url=REDIRECT)  # type: ignore[arg-type]

        async def app(scope: Any, _receive: Any, _send: Any) -> None:  # noqa: ANN401
            if scope["path"] == "/press":
                await login.sign_in()
            else:
                await page.on_login(LoginEvent(name="login", control=page, error="", error_description=""))  # type: ignore[arg-type]

        served = BindToBrowser(app)

        async def request(path: str, cookie: str) -> None:
            headers = [(b"cookie", f"cloakroom-flet={cookie}".encode())] if cookie else []
            scope = {
                "type": "http",
                "path": path,
                "query_string": b"code=c&state=forgotten",
                "headers": headers,
            }
            await served(scope, None, None)  # type: ignore[arg-type]

        for other in ("theirs", ""):
            await request("/press", "mine")
            await request("/oauth_callback", other)
            assert page.told.pop() == "The sign-in was answered in another browser (other-browser)"
            assert page.auth is None
        await request("/press", "mine")
        await request("/oauth_callback", "mine")
        # It is asked for its code, which Flet did not bring here.
        assert "code-missing" in page.told.pop()

    asyncio.run(test())


@pytest.mark.parametrize("beside", ['{"a": 1}=b', "a[]=1", 'a="', "a", 'theme={"dark":true}'])
def test_cookies_of_other_applications_do_not_hide_ours(beside: str) -> None:
    for value in (f"{beside}; cloakroom-flet=mine", f"cloakroom-flet=mine; {beside}"):
        assert _cookie({"headers": [(b"cookie", value.encode())]}, "cloakroom-flet") == "mine"


def test_of_two_browsers_cookies_none_is_chosen() -> None:
    for value in ("cloakroom-flet=a; cloakroom-flet=b", "cloakroom-flet=", "other=a", "xcloakroom-flet=a"):
        assert _cookie({"headers": [(b"cookie", value.encode())]}, "cloakroom-flet") is None


def test_pending_sign_ins_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    browser = Browser("b", {})
    monkeypatch.setattr("cloakroom.flet._browser._MOST_PENDING", 3)
    for number in range(5):
        browser.expect(str(number))
    assert list(browser.pending) == ["2", "3", "4"]
    monkeypatch.setattr("time.monotonic", lambda: float("inf"))
    browser.expect("later")
    assert list(browser.pending) == ["later"]

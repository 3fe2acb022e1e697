"""FastAPI applications, over real HTTP, and a real Cloakroom."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Annotated, Any

import httpx
import pytest
from fastapi import Depends, FastAPI, WebSocket
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect as connect_socket

from cloakroom import Cloakroom
from cloakroom.fastapi import (
    PROBLEMS,
    AskCloakroom,
    Authentication,
    BehindProxy,
    CurrentAdmin,
    CurrentUser,
    OptionalUser,
    User,
    require_role,
)

from .servers import Misbehaving, answer, problem, unused_url
from .serving import serve
from .test_programs import in_background
from .world import BACKEND, PROGRAM, World

Serve = Callable[..., httpx.Client]


def application(authentication: Authentication | None) -> FastAPI:
    app = FastAPI(responses=PROBLEMS)
    if authentication:
        authentication.install(app)

    @app.get("/me")
    def me(user: CurrentUser) -> dict[str, Any]:
        return {"id": user.user_id, "name": user.name, "groups": sorted(user.groups)}

    @app.post("/me")
    async def change(user: CurrentUser) -> dict[str, str]:
        return {"changed": user.user_id}

    @app.get("/admin")
    def admin(user: CurrentAdmin) -> dict[str, str]:
        return {"admin": user.user_id}

    @app.get("/editor")
    def editor(user: Annotated[User, Depends(require_role("editor"))]) -> dict[str, str]:
        return {"editor": user.user_id}

    @app.get("/greeting")
    def greeting(user: OptionalUser) -> dict[str, str | None]:
        return {"hello": user.name if user else None}

    @app.get("/open")
    def nobodys() -> dict[str, bool]:
        return {"open": True}

    @app.websocket("/socket")
    async def socket(websocket: WebSocket, user: CurrentUser) -> None:
        await websocket.accept()
        await websocket.send_text(user.user_id)
        await websocket.close()

    return app


@pytest.fixture
def served() -> Iterator[Serve]:
    with ExitStack() as stack:

        def start(authentication: Authentication | None, **config: Any) -> httpx.Client:  # noqa: ANN401
            url = stack.enter_context(serve(application(authentication), **config))
            return stack.enter_context(httpx.Client(base_url=url, trust_env=False))

        yield start


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def check_problem(answered: httpx.Response, status: int, code: str, challenge: str | None = None) -> None:
    assert (answered.status_code, answered.json()["code"]) == (status, code)
    assert answered.headers["content-type"] == "application/problem+json"
    assert answered.headers["cache-control"] == "private, no-store"
    assert answered.json()["status"] == status
    assert answered.headers.get("www-authenticate") == challenge


INVALID = 'Bearer error="invalid_token"'
LACKING = 'Bearer error="insufficient_scope"'


def test_full_sessions_by_bearer(world: World, served: Serve) -> None:
    with Cloakroom(world.url) as proba, Cloakroom(world.url) as alex:
        proba.exchange_github(access_token=world.github_token("proba"))
        alex.exchange_github(access_token=world.github_token("alex"))
        assert proba.token
        assert alex.token
        one, administrator = bearer(proba.token.reveal()), bearer(alex.token.reveal())
        api = served(AskCloakroom(world.url, cache_seconds=0))
        answered = api.get("/me", headers=one)
        assert answered.json() == {
            "id": proba.me().user_id,
            "name": "Проба Образцова",
            "groups": ["user"],
        }
        check_problem(api.get("/admin", headers=one), 403, "forbidden", LACKING)
        assert api.get("/admin", headers=one).json()["request_id"]
        assert api.get("/admin", headers=administrator).json() == {"admin": alex.me().user_id}
        # A role that Cloakroom does not know lets nobody in.
        assert api.get("/editor", headers=administrator).status_code == 503
        assert api.get("/greeting", headers=one).json() == {"hello": "Проба Образцова"}
        proba.sign_out()
        check_problem(api.get("/me", headers=one), 401, "unauthenticated", INVALID)
        check_problem(api.get("/greeting", headers=one), 401, "unauthenticated", INVALID)


def test_nobody(world: World, served: Serve) -> None:
    api = served(AskCloakroom(world.url))
    check_problem(api.get("/me"), 401, "unauthenticated", "Bearer")
    check_problem(api.get("/admin"), 401, "unauthenticated", "Bearer")
    assert api.get("/greeting").json() == {"hello": None}
    assert api.get("/open").json() == {"open": True}
    # Another scheme is the application's own.
    check_problem(api.get("/me", headers={"Authorization": "Basic YTpi"}), 401, "unauthenticated", "Bearer")


@pytest.mark.parametrize("token", ["", "a b", "é".encode(), "x" * 4097])
def test_what_can_be_no_token_is_not_asked_about(
    misbehaving: Misbehaving, served: Serve, token: str | bytes
) -> None:
    api = served(AskCloakroom(misbehaving.url))
    value = b"Bearer " + (token.encode() if isinstance(token, str) else token)
    answered = api.get("/me", headers=[(b"Authorization", value.strip())])
    check_problem(answered, 401, "unauthenticated", INVALID)
    assert misbehaving.received == []


def test_two_authorizations(misbehaving: Misbehaving, served: Serve) -> None:
    api = served(AskCloakroom(misbehaving.url))
    answered = api.get("/me", headers=[("Authorization", "Bearer a"), ("Authorization", "Bearer b")])
    check_problem(answered, 400, "malformed-request", 'Bearer error="invalid_request"')


def test_sessions_of_applications(world: World, served: Serve) -> None:
    with Cloakroom(world.url) as program, Cloakroom(world.url) as full:
        program.sign_in_with_browser(PROGRAM, open_browser=in_background(world.browser("hazel")))
        full.exchange_github(access_token=world.github_token("hazel"))
        assert program.token
        assert full.token
        handed, whole = bearer(program.token.reveal()), bearer(full.token.reveal())
        user_id = full.me().user_id

        backend = served(AskCloakroom(world.url, application=BACKEND))
        assert backend.get("/me", headers=handed).json()["id"] == user_id
        # It opens its person's account: no backend of an application is to have it.
        check_problem(backend.get("/me", headers=whole), 401, "unauthenticated", INVALID)
        both = served(AskCloakroom(world.url, application=BACKEND, full_sessions=True))
        assert [both.get("/me", headers=one).json()["id"] for one in (handed, whole)] == [user_id] * 2
        # One that no rule names is refused where it is not known whose it is.
        check_problem(
            served(AskCloakroom(world.url)).get("/me", headers=handed), 403, "application-session", LACKING
        )
        unknown = served(AskCloakroom(world.url, application="nobody-knows"))
        check_problem(unknown.get("/me", headers=handed), 503, "cloakroom-unavailable")
        program.sign_out()


def test_cookies(world: World, served: Serve) -> None:
    browser = world.browser("hazel")
    cookie = {"Cookie": f"theme=dark; {browser.cookie()}"}
    api = served(AskCloakroom(world.url, cache_seconds=0))
    assert api.get("/me", headers=cookie).json()["id"] == browser.user_id
    assert served(AskCloakroom(world.url, cookies=False)).get("/me", headers=cookie).status_code == 401
    assert served(AskCloakroom(world.url, application=BACKEND)).get("/me", headers=cookie).status_code == 401
    twice = {"Cookie": f"{browser.cookie()}; {browser.cookie()[:-1]}"}
    check_problem(api.get("/me", headers=twice), 401, "unauthenticated", "Bearer")
    # A cookie that is over keeps nobody out of what is open.
    over = {"Cookie": f"{browser.cookie()[:-4]}AAAA"}
    assert api.get("/greeting", headers=over).json() == {"hello": None}
    check_problem(api.get("/me", headers=over), 401, "unauthenticated", "Bearer")


def test_changes_by_cookie_come_from_this_origin(world: World, served: Serve) -> None:
    browser = world.browser("hazel")
    cookie = {"Cookie": browser.cookie()}
    api = served(AskCloakroom(world.url))
    own = str(api.base_url).rstrip("/")
    for headers in (
        {},
        {"Origin": "null"},
        {"Origin": "https://evil.example"},
        {"Origin": "http://["},
        {"Origin": own, "Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site"},
    ):
        check_problem(api.post("/me", headers={**cookie, **headers}), 403, "cross-origin", LACKING)
    for headers in ({"Origin": own}, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}):
        assert api.post("/me", headers={**cookie, **headers}).json() == {"changed": browser.user_id}
    # A bearer is sent by no browser of itself.
    with Cloakroom(world.url) as client:
        client.exchange_github(access_token=world.github_token("hazel"))
        assert client.token
        assert api.post("/me", headers=bearer(client.token.reveal())).status_code == 200


def test_websockets(world: World, served: Serve) -> None:
    browser = world.browser("hazel")
    api = served(AskCloakroom(world.url))
    own = str(api.base_url).rstrip("/")
    address = own.replace("http", "ws") + "/socket"

    def told(**headers: str) -> str:
        with connect_socket(address, additional_headers=headers, proxy=None) as socket:
            return str(socket.recv())

    assert told(Cookie=browser.cookie(), Origin=own) == browser.user_id
    for headers in (
        {},
        {"Cookie": browser.cookie()},
        {"Cookie": browser.cookie(), "Origin": "https://evil.example"},
    ):
        with pytest.raises(InvalidStatus) as refused:
            told(**headers)
        assert refused.value.response.status_code == 403


def test_revocation_and_the_cache(
    world: World, served: Serve, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    passed = 0.0
    monkeypatch.setattr("cloakroom._kept_answers._now", lambda: 1000.0 + passed)
    ask = AskCloakroom(world.url, cache_seconds=5)
    api = served(ask)
    with Cloakroom(world.url) as client:
        client.exchange_github(access_token=world.github_token("hazel"))
        assert client.token
        token = client.token.reveal()
        with ThreadPoolExecutor(10) as many, caplog.at_level("INFO", logger="httpx"):
            answers = list(many.map(lambda _: api.get("/me", headers=bearer(token)).status_code, range(10)))
        assert answers == [200] * 10
        assert sum("/api/verify" in record.getMessage() for record in caplog.records) == 1
        assert token not in repr(vars(ask._answers))
        client.sign_out()
        passed = 4.9
        assert api.get("/me", headers=bearer(token)).status_code == 200
        # What was allowed as anybody is not allowed as an administrator.
        assert api.get("/admin", headers=bearer(token)).status_code == 401
        passed = 5.0
        assert api.get("/me", headers=bearer(token)).status_code == 401


@pytest.mark.parametrize(
    ("told", "status", "code", "retry_after"),
    [
        (b"", 503, "cloakroom-unavailable", "5"),
        (problem(503, "database-unavailable", retry_after="7"), 503, "cloakroom-unavailable", "7"),
        (answer(502, "<h1>Bad gateway</h1>"), 503, "cloakroom-unavailable", "5"),
        (answer(200, "<h1>Hello</h1>"), 503, "cloakroom-unavailable", "5"),
        (answer(302, "", location="/sign-in"), 503, "cloakroom-unavailable", "5"),
        (answer(401, "<h1>Who?</h1>"), 503, "cloakroom-unavailable", "5"),
        (problem(429, "rate-limited", retry_after="9"), 429, "rate-limited", "9"),
    ],
)
def test_when_cloakroom_cannot_say_nobody_comes_in(
    misbehaving: Misbehaving, served: Serve, told: bytes, status: int, code: str, retry_after: str
) -> None:
    misbehaving.answers = [told]
    api = served(AskCloakroom(misbehaving.url))
    for path in ("/me", "/greeting"):
        answered = api.get(path, headers=bearer("v1.a.b"))
        check_problem(answered, status, code)
        assert answered.headers["retry-after"] == retry_after
    # Nothing of it is kept.
    asked = len(misbehaving.received)
    api.get("/me", headers=bearer("v1.a.b"))
    assert len(misbehaving.received) > asked


def test_nothing_else_of_the_request_is_told(misbehaving: Misbehaving, served: Serve) -> None:
    misbehaving.answers = [problem(401, "unauthenticated")]
    name = f"cloakroom_session_{misbehaving.url.rsplit(':', 1)[1]}"
    api = served(AskCloakroom(misbehaving.url))
    api.get("/me", headers={"Cookie": f"theme=dark; {name}=v1.a.b", "X-Forwarded-Uri": "/", "X-Own": "1"})
    (asked,) = misbehaving.received
    assert asked.headers["cookie"] == f"{name}=v1.a.b"
    assert not {"x-forwarded-uri", "x-own"} & set(asked.headers)


USER = "0192f0c1-8a5e-7cc3-9a43-5f1c7d0f2b11"
TOLD = {"Remote-User": USER, "Remote-Name": "%D0%9F%D1%80", "Remote-Groups": "user"}


def test_headers_of_the_proxy(served: Serve) -> None:
    api = served(BehindProxy(["127.0.0.1"]), proxy_headers=False)
    assert api.get("/me", headers=TOLD).json() == {"id": USER, "name": "Пр", "groups": ["user"]}
    check_problem(api.get("/admin", headers=TOLD), 403, "forbidden", LACKING)
    administrator = {**TOLD, "Remote-Groups": "user,admin"}
    assert api.get("/admin", headers=administrator).json() == {"admin": USER}
    check_problem(api.get("/me"), 401, "unauthenticated", "Bearer")
    # A location without the check, where the proxy empties what the client sends.
    check_problem(api.get("/me", headers={"Remote-User": ""}), 401, "unauthenticated", "Bearer")
    # Neither is who they say they are by themselves.
    check_problem(api.get("/me", headers=bearer("v1.a.b")), 401, "unauthenticated", "Bearer")


@pytest.mark.parametrize(
    "headers",
    [
        [("Remote-User", USER), ("Remote-User", USER)],
        [("Remote-User", USER), ("Remote-Groups", "user"), ("Remote-Groups", "admin")],
        [("Remote-User", USER), ("Remote-Name", "%zz")],
        [("Remote-User", USER), ("Remote-Name", "%ff")],
        [("Remote-User", "root")],
    ],
)
def test_headers_that_no_proxy_of_ours_sends(served: Serve, headers: list[tuple[str, str]]) -> None:
    api = served(BehindProxy(["127.0.0.1"]), proxy_headers=False)
    check_problem(api.get("/me", headers=headers), 400, "malformed-identity")


def test_who_is_no_proxy(served: Serve, caplog: pytest.LogCaptureFixture) -> None:
    api = served(BehindProxy(["10.0.0.0/8", "::1"]), proxy_headers=False)
    for name in ("Remote-User", "Remote-Groups", "X-Application", "X-Auth-Request-Email"):
        check_problem(api.get("/me", headers={name: USER}), 403, "untrusted-proxy", LACKING)
        check_problem(api.get("/greeting", headers={name: USER}), 403, "untrusted-proxy", LACKING)
    assert "127.0.0.1, which is no proxy of ours" in caplog.text
    assert USER not in caplog.text
    assert api.get("/open", headers=TOLD).json() == {"open": True}


def test_a_peer_that_was_replaced_is_not_believed(served: Serve, caplog: pytest.LogCaptureFixture) -> None:
    # As people run it in containers, where everybody may name the proxy's address.
    api = served(BehindProxy(["10.0.0.0/8", "::1", "127.0.0.1"]), forwarded_allow_ips="*")
    plain = ["10.0.0.1", "10.0.0.1:4711", "evil, 10.0.0.1:4711", "[::1]:4711", "::1"]
    # Python reads these as the same port.
    written_otherwise = [
        "10.0.0.1:04711",
        "10.0.0.1:+4711",
        "10.0.0.1:4_711",
        "10.0.0.1: 4711",
        "[::1]:04711",
    ]
    for forwarded in plain + written_otherwise:
        caplog.clear()
        headers = {**TOLD, "X-Forwarded-For": forwarded}
        check_problem(api.get("/me", headers=headers), 403, "untrusted-proxy", LACKING)
        assert "--no-proxy-headers" in caplog.text or "no proxy of ours" in caplog.text


def test_what_is_wrong_with_the_settings() -> None:
    for wrong in ([], ["localhost"], ["10.0.0.1/8"]):
        with pytest.raises(ValueError, match=r"."):
            BehindProxy(wrong)
    with pytest.raises(TypeError):
        BehindProxy("127.0.0.1")
    for seconds in (-1, 61, float("nan"), float("inf")):
        with pytest.raises(ValueError, match="cache_seconds"):
            AskCloakroom("https://a.example", cache_seconds=seconds)
    with pytest.raises(ValueError, match="cache_size"):
        AskCloakroom("https://a.example", cache_size=0)
    with pytest.raises(ValueError, match="http"):
        AskCloakroom("http://a.example")


def test_an_application_without_it_lets_nobody_in(served: Serve) -> None:
    api = served(None)
    assert api.get("/open").status_code == 200
    assert api.get("/me", headers=TOLD).status_code == 500


def test_the_connections_are_closed_with_the_application(world: World) -> None:
    ask = AskCloakroom(world.url)
    with serve(application(ask)) as url, httpx.Client(trust_env=False) as client:
        assert client.get(f"{url}/me", headers=bearer("v1.a.b")).status_code == 401
        assert len(ask._senders) == 1
    assert len(ask._senders) == 0


def test_the_openapi_document() -> None:
    document = application(AskCloakroom(unused_url())).openapi()
    schemes = document["components"]["securitySchemes"]
    assert (schemes["cloakroom"]["type"], schemes["cloakroom"]["scheme"]) == ("http", "bearer")
    assert (schemes["cloakroom-session"]["type"], schemes["cloakroom-session"]["in"]) == ("apiKey", "cookie")
    for path in ("/me", "/admin", "/editor", "/greeting"):
        told = document["paths"][path]["get"]["security"]
        assert sorted(json.dumps(one) for one in told) == ['{"cloakroom": []}', '{"cloakroom-session": []}']
    assert "security" not in document["paths"]["/open"]["get"]
    assert "application/problem+json" in document["paths"]["/me"]["get"]["responses"]["401"]["content"]

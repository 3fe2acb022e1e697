"""What the client makes of answers, of Cloakroom's or of anything in between, and what it repeats."""

from __future__ import annotations

import gzip
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime

import httpx
import pytest

from cloakroom import (
    CloakroomError,
    ConflictError,
    ForbiddenError,
    InvalidRequestError,
    NotFoundError,
    NotSignedInError,
    RateLimitedError,
    ReauthenticationRequiredError,
    TokenRefusedError,
    UnavailableError,
    UnexpectedAnswerError,
)

from .conftest import Connect
from .servers import Misbehaving, answer, problem, unused_url

NOBODY = problem(401, "unauthenticated")
DONE = answer(200, {"success": True, "ended": 3})
SESSION_ID = "0192f0c1-8a5e-7cc3-9a43-5f1c7d0f2b11"


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (400, "malformed-request", InvalidRequestError),
        (413, "payload-too-large", InvalidRequestError),
        (415, "unsupported-media-type", InvalidRequestError),
        (401, "unauthenticated", NotSignedInError),
        (401, "token-expired", TokenRefusedError),
        (403, "account-disabled", ForbiddenError),
        (403, "reauthentication-required", ReauthenticationRequiredError),
        (404, "not-found", NotFoundError),
        (409, "last-account", ConflictError),
        (429, "rate-limited", RateLimitedError),
        (500, "unexpected", UnavailableError),
        (503, "database-unavailable", UnavailableError),
        # Of a later version.
        (418, "short-and-stout", CloakroomError),
        (403, "not-on-sundays", ForbiddenError),
    ],
)
def test_problems_by_kind(
    connect: Connect, misbehaving: Misbehaving, status: int, code: str, kind: type[CloakroomError]
) -> None:
    misbehaving.answers = [problem(status, code)]
    with pytest.raises(CloakroomError) as told:
        connect(misbehaving.url, attempts=1).end_other_sessions()
    assert type(told.value) is kind
    assert (told.value.code, told.value.status, told.value.reference) == (code, status, "r-1")


def test_a_conflict_names_the_providers(connect: Connect, misbehaving: Misbehaving) -> None:
    misbehaving.answers = [answer(409, {"code": "account-exists", "providers": ["google"]})]
    with pytest.raises(ConflictError) as told:
        connect(misbehaving.url).exchange_github(access_token="t")
    assert told.value.providers == ("google",)


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        (answer(200, "<h1>Hello</h1>"), UnexpectedAnswerError),
        (answer(200, {"ended": "three"}), UnexpectedAnswerError),
        (answer(200, []), UnexpectedAnswerError),
        (answer(200, "[" * 100_000), UnexpectedAnswerError),
        (answer(302, "", location="http://127.0.0.1:9/elsewhere"), UnexpectedAnswerError),
        # Of something in between: it says nothing about the session.
        (answer(401, "<h1>Who?</h1>"), UnexpectedAnswerError),
        (answer(401, {"code": "\x1b[2J"}), UnexpectedAnswerError),
        (answer(502, "<h1>Bad gateway</h1>"), UnavailableError),
    ],
)
def test_what_is_no_cloakroom(
    connect: Connect, misbehaving: Misbehaving, told: bytes, kind: type[CloakroomError]
) -> None:
    misbehaving.answers = [told]
    client = connect(misbehaving.url, token="v1.a.b")
    with pytest.raises(CloakroomError) as error:
        client.end_other_sessions()
    assert type(error.value) is kind
    assert error.value.code == "unexpected-answer"
    assert client.token is not None
    assert len(misbehaving.received) == 1
    assert "<h1>" not in str(error.value)


def test_words_from_outside_steer_no_terminal(connect: Connect, misbehaving: Misbehaving) -> None:
    misbehaving.answers = [problem(403, "forbidden", "A\x1b[2Jtitle\nof two lines")]
    with pytest.raises(ForbiddenError) as told:
        connect(misbehaving.url).end_other_sessions()
    assert str(told.value) == "A [2Jtitle of two lines (forbidden, reference r-1)"


@pytest.mark.parametrize(
    "told",
    [
        answer(200, "x" * (1024 * 1024 + 1)),
        b"HTTP/1.1 200 Told\r\ncontent-encoding: gzip\r\nconnection: close\r\n\r\n"
        + gzip.compress(b"x" * 50_000_000),
    ],
    ids=["large", "compressed"],
)
def test_answers_that_would_fill_the_memory(connect: Connect, misbehaving: Misbehaving, told: bytes) -> None:
    misbehaving.answers = [told]
    with pytest.raises(UnavailableError) as error:
        connect(misbehaving.url).me()
    assert error.value.code == "no-answer"
    assert len(misbehaving.received) == 1
    assert misbehaving.received[0].headers["accept-encoding"] == "identity"


def test_a_get_is_repeated(connect: Connect, misbehaving: Misbehaving) -> None:
    past = format_datetime(datetime.now(timezone.utc) - timedelta(days=1), usegmt=True)
    misbehaving.answers = [
        b"",
        answer(502, "<h1>Bad gateway</h1>"),
        problem(503, "database-unavailable", retry_after="0"),
        answer(504, "", retry_after=past),
        problem(429, "rate-limited", retry_after="0"),
        NOBODY,
    ]
    with pytest.raises(NotSignedInError):
        connect(misbehaving.url, attempts=6).me()
    assert len(misbehaving.received) == 6


@pytest.mark.parametrize(
    "told",
    [
        problem(503, "database-unavailable", retry_after="31"),
        problem(429, "rate-limited"),
        problem(500, "unexpected"),
        NOBODY,
    ],
    ids=["beyond patience", "429 without a time", "500", "401"],
)
def test_a_get_is_not_repeated(connect: Connect, misbehaving: Misbehaving, told: bytes) -> None:
    misbehaving.answers = [told]
    with pytest.raises(CloakroomError):
        connect(misbehaving.url).me()
    assert len(misbehaving.received) == 1


def test_repeating_ends(connect: Connect, misbehaving: Misbehaving) -> None:
    misbehaving.answers = [problem(503, "database-unavailable", retry_after="0")]
    with pytest.raises(UnavailableError) as told:
        connect(misbehaving.url).me()
    assert told.value.code == "database-unavailable"
    assert len(misbehaving.received) == 3


@pytest.mark.parametrize("told", [b"", problem(503, "provider-unavailable", retry_after="0")])
def test_what_changes_something_is_not_repeated(
    connect: Connect, misbehaving: Misbehaving, told: bytes
) -> None:
    misbehaving.answers = [told]
    client = connect(misbehaving.url, token="v1.a.b")
    with pytest.raises(UnavailableError):
        client.exchange_google(access_token="t")
    with pytest.raises(UnavailableError):
        client.sign_out()
    assert [one.method for one in misbehaving.received] == ["POST", "DELETE"]


def test_what_never_arrived_is_repeated(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[int] = []

    def at_once(attempt: int) -> float:
        pauses.append(attempt)
        return 0.0

    monkeypatch.setattr("cloakroom._calls.backoff", at_once)
    with pytest.raises(UnavailableError, match="no connection"):
        connect(unused_url()).exchange_google(access_token="t")
    assert pauses == [1, 2, 3]


def test_silence_is_borne_for_a_while(connect: Connect, misbehaving: Misbehaving) -> None:
    # A header that never ends.
    misbehaving.answers = [b"HTTP/1.1 200 Told\r\ncontent-length: 10\r\n\r\nabc"]
    with pytest.raises(UnavailableError):
        connect(misbehaving.url, attempts=1, timeout=0.2).me()


def test_no_cookie_goes_from_one_person_to_the_next(connect: Connect, misbehaving: Misbehaving) -> None:
    misbehaving.answers = [answer(200, {"success": True, "ended": 1}, set_cookie="session=one; Path=/"), DONE]
    client = connect(misbehaving.url)
    client.end_other_sessions()
    client.end_other_sessions()
    assert [one.headers.get("cookie") for one in misbehaving.received] == [None, None]


def test_what_is_sent(connect: Connect, misbehaving: Misbehaving) -> None:
    misbehaving.answers = [DONE]
    client = connect(misbehaving.url, token="v1.a.b")
    client.end_session(SESSION_ID)
    client.end_other_sessions()
    first = misbehaving.received[0]
    assert first.target == f"/api/me/sessions/{SESSION_ID}"
    assert first.headers["authorization"] == "Bearer v1.a.b"
    assert first.headers["user-agent"].startswith("cloakroom-python/")


@pytest.mark.parametrize(
    "malformed", ["", ".", "..", "../me", f"{SESSION_ID}/..", f"{SESSION_ID}\n", "%2e%2e"]
)
def test_what_is_no_id_ends_nothing(connect: Connect, misbehaving: Misbehaving, malformed: str) -> None:
    """httpx resolves `..`: the path would be that of another operation, down to the deletion of the account."""
    client = connect(misbehaving.url, token="v1.a.b")
    with pytest.raises(ValueError, match="id is malformed"):
        client.end_session(malformed)
    assert misbehaving.received == []


def test_a_transport_of_ones_own(connect: Connect) -> None:
    """As of httpx's for tests, whose answers have been read already."""
    kind = httpx.MockTransport(lambda _request: httpx.Response(200, json={"success": True, "ended": 3}))
    assert connect("https://auth.example.com", token="v1.a.b", transport=kind).end_other_sessions() == 3

"""The receiver of an answer on this machine, and whoever else speaks to it."""

from __future__ import annotations

import socket
import threading

import httpx
import pytest

from cloakroom import SignInError
from cloakroom._authorization import Attempt
from cloakroom.loopback import LoopbackReceiver

ORIGIN = "https://auth.example.com"


def ask(url: str, **more: object) -> httpx.Response:
    with httpx.Client(trust_env=False) as client:
        return client.request("GET", url, **more)  # type: ignore[arg-type]


def test_it_takes_one_answer_with_its_state() -> None:
    attempt, other = Attempt(ORIGIN, "c"), Attempt(ORIGIN, "c")
    with LoopbackReceiver(attempt.has_state) as receiver:
        uri = receiver.redirect_uri
        assert uri.startswith("http://127.0.0.1:")
        assert uri.endswith("/callback")
        # What is refused ends nothing, be it before the answer or after it.
        for params in (
            {},
            {"code": "<b>c</b>", "state": other.state},
            {"code": "c", "state": attempt.state + "x"},
            {"code": "c", "state": "ä"},
        ):
            refused = ask(uri, params=params)
            assert refused.status_code == 400
            assert "<b>c</b>" not in refused.text
        twice = ask(f"{uri}?code=a&code=b&state={attempt.state}")
        assert twice.status_code == 400
        with pytest.raises(SignInError, match="timed-out"):
            receiver.wait(0.01)

        params = {"code": "right", "state": attempt.state, "iss": ORIGIN}
        taken = ask(uri, params=params)
        assert taken.status_code == 200
        assert "right" not in taken.text
        assert taken.headers["cache-control"] == "no-store"
        assert taken.headers["referrer-policy"] == "no-referrer"
        assert "default-src 'none'" in taken.headers["content-security-policy"]
        assert ask(uri, params={**params, "code": "wrong"}).status_code == 409
        assert attempt.read_code(receiver.wait(5)) == "right"
        with pytest.raises(SignInError, match="state-mismatch"):
            other.read_code(receiver.wait(5))
    with pytest.raises(httpx.ConnectError):
        ask(uri)


def test_foreign_requests_are_refused() -> None:
    attempt = Attempt(ORIGIN, "c")
    with LoopbackReceiver(attempt.has_state) as receiver:
        uri, params = receiver.redirect_uri, {"code": "c", "state": attempt.state}
        for host in ("evil.example", "localhost", "127.0.0.1", "127.0.0.1:1"):
            assert ask(uri, params=params, headers={"host": host}).status_code == 421
        assert ask(uri.replace("/callback", "/"), params=params).status_code == 404
        with httpx.Client(trust_env=False) as client:
            assert client.post(uri, params=params).status_code == 501
            assert client.head(uri, params=params).status_code == 501
            odd = client.request("REFLECTED", uri)
        assert odd.status_code == 501
        assert "REFLECTED" not in odd.text
        with pytest.raises(SignInError, match="timed-out"):
            receiver.wait(0.01)
        # A connection that says nothing is in nobody's way.
        with socket.create_connection(("127.0.0.1", int(uri.split(":")[2].split("/")[0]))):
            assert ask(uri, params=params).status_code == 200


def test_closing_ends_whoever_waits() -> None:
    receiver = LoopbackReceiver(lambda _state: True)
    told: list[BaseException] = []

    def wait() -> None:
        try:
            receiver.wait(60)
        except SignInError as error:
            told.append(error)

    waiting = threading.Thread(target=wait)
    waiting.start()
    receiver.close()
    waiting.join()
    assert [str(error) for error in told] == ["Nobody has signed in in time (timed-out)"]


def test_the_address_has_a_challenge_of_its_own_and_no_verifier() -> None:
    first, second = (httpx.URL(Attempt(ORIGIN, "c").url("http://127.0.0.1:1/callback")) for _ in range(2))
    for name in ("state", "code_challenge"):
        assert first.params[name] != second.params[name]
    assert first.params["code_challenge_method"] == "S256"
    assert "code_verifier" not in first.params
    assert first.params["scope"] == "profile email"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ({"code": "c"}, "issuer-mismatch"),
        ({"code": "c", "iss": "https://evil.example"}, "issuer-mismatch"),
        ({"error": "access_denied", "iss": ORIGIN}, "access_denied"),
        ({"error": "a\x1b[2J", "iss": ORIGIN}, "a [2J"),
        ({"iss": ORIGIN}, "code-missing"),
        ({"code": "", "iss": ORIGIN}, "code-missing"),
    ],
)
def test_answers_that_are_no_code(answer: dict[str, str], code: str) -> None:
    attempt = Attempt(ORIGIN, "c")
    with pytest.raises(SignInError) as refused:
        attempt.read_code({**answer, "state": attempt.state})
    assert refused.value.code == code

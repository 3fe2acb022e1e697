"""No token is told by anything that prints, logs or keeps objects."""

from __future__ import annotations

import copy
import logging
import pickle
import traceback

import pytest

from cloakroom import CloakroomError, Secret
from cloakroom._authorization import Attempt
from cloakroom._calls import exchange, token
from cloakroom._http import Answer, Send

from .conftest import Connect
from .servers import Misbehaving, answer, problem

TOKEN = "v1.secret.V2hhdCBub2JvZHkgbXVzdCBzZWU"


def test_a_secret_is_told_by_reveal_alone() -> None:
    secret = Secret(TOKEN)
    told = [repr(secret), str(secret), f"{secret}", f"{secret!r:>40}", "%s" % secret, repr(dir(secret))]  # noqa: UP031
    assert not any(TOKEN in text for text in told)
    assert secret.reveal() == TOKEN
    assert secret == Secret(secret)
    assert secret != Secret("other")
    assert copy.deepcopy({"a": secret})["a"] is secret
    with pytest.raises(TypeError):
        pickle.dumps(secret)


@pytest.mark.parametrize("value", ["", "a b", "a\nb", "ä", "a\x00"])
def test_a_secret_cannot_end_a_header(value: str) -> None:
    with pytest.raises(ValueError, match="printable ASCII") as refused:
        Secret(value)
    assert value not in str(refused.value) or value == ""


def test_requests_and_answers_show_no_content(connect: Connect) -> None:
    attempt = Attempt("https://a.example", "c")
    for shown in (
        connect("https://a.example", token=TOKEN),
        Send("GET", "/", {"Authorization": f"Bearer {TOKEN}"}, TOKEN.encode()),
        Answer(200, {"set-cookie": TOKEN}, TOKEN.encode()),  # type: ignore[arg-type]
        exchange("google", {"id_token": TOKEN}),
        token({"code": TOKEN}),
    ):
        assert TOKEN not in repr(shown)
    assert attempt.state not in repr(attempt)


def _told(error: BaseException) -> str:
    """Everything a tracker of errors keeps: the chain, and the locals of each frame of the package."""
    told = [repr(error), str(error), repr(vars(error))]
    assert error.__cause__ is None
    assert error.__context__ is None
    frames = traceback.TracebackException.from_exception(error, capture_locals=True)
    own = [frame for frame in frames.stack if "/cloakroom/" in frame.filename]
    assert own
    return "\n".join(told + [f"{frame.name} {frame.locals}" for frame in own])


@pytest.mark.parametrize(
    "told",
    [b"", b"HTTP/1.1 nonsense\r\n\r\n", problem(403, "forbidden"), answer(500, TOKEN), answer(200, TOKEN)],
)
def test_no_error_or_log_has_a_token(
    connect: Connect, misbehaving: Misbehaving, told: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    misbehaving.answers = [told]
    with caplog.at_level(logging.DEBUG):
        client = connect(misbehaving.url, token=TOKEN, attempts=1)
        for act in (client.me, client.sign_out, lambda: client.exchange_github(access_token=Secret(TOKEN))):
            with pytest.raises(CloakroomError) as failed:
                act()
            assert TOKEN not in _told(failed.value)
    assert caplog.records
    assert TOKEN not in caplog.text
    assert all(TOKEN not in repr(vars(record)) for record in caplog.records)

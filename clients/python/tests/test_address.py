from __future__ import annotations

import pytest

from cloakroom import Cloakroom
from cloakroom._address import session_cookie_name


@pytest.mark.parametrize(
    ("given", "origin"),
    [
        ("https://Auth.Example.com", "https://auth.example.com"),
        ("https://auth.example.com/", "https://auth.example.com"),
        ("https://auth.example.com:443", "https://auth.example.com"),
        ("https://auth.example.com:8443/", "https://auth.example.com:8443"),
        ("http://localhost:3000", "http://localhost:3000"),
        ("http://127.0.0.1:80", "http://127.0.0.1"),
        ("http://[::1]:3000", "http://[::1]:3000"),
    ],
)
def test_origins(given: str, origin: str) -> None:
    with Cloakroom(given) as client:
        assert client.base_url == origin


@pytest.mark.parametrize(
    "given",
    [
        "",
        "auth.example.com",
        "ftp://auth.example.com",
        "https://",
        "https://a.example:port",
        "https://[::1",
        "https://auth.example.com/login",
        "https://auth.example.com/?a=b",
        "https://auth.example.com/#a",
        "https://alex:hunter2@auth.example.com",
        "http://auth.example.com",
        "http://localhost.example.com",
        "http://127.0.0.1.example.com",
    ],
)
def test_what_is_no_place_for_tokens(given: str) -> None:
    with pytest.raises(ValueError, match=r".") as refused:
        Cloakroom(given)
    assert "hunter2" not in str(refused.value)


def test_http_over_the_network_only_when_told() -> None:
    with Cloakroom("http://cloakroom:3000", allow_http=True) as client:
        assert client.base_url == "http://cloakroom:3000"


def test_cookie_names() -> None:
    assert session_cookie_name("https://auth.example.com:8443") == "__Host-session"
    assert session_cookie_name("http://localhost:3000") == "cloakroom_session_3000"
    assert session_cookie_name("http://localhost") == "cloakroom_session_80"

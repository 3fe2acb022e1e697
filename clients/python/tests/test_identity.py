from __future__ import annotations

import httpx
import pytest

from cloakroom import Identity
from cloakroom._identity import IdentityHeadersError, read_identity


def read(headers: dict[str, str] | list[tuple[bytes, bytes]]) -> Identity | None:
    return read_identity(httpx.Headers(headers).get_list)


USER = "0192f0c1-8a5e-7cc3-9a43-5f1c7d0f2b11"


def test_texts_are_decoded() -> None:
    identity = read(
        {
            "Remote-User": USER,
            "Remote-Email": "a%25b@example.com",
            "Remote-Name": "%D0%9F%D1%80 %2B+",
            "Remote-Groups": "user, admin,",
            "X-Application": "wiki",
        }
    )
    assert identity is not None
    assert (identity.user_id, identity.email, identity.name) == (USER, "a%b@example.com", "Пр ++")
    assert identity.groups == {"user", "admin"}
    assert identity.application == "wiki"


def test_what_is_empty_is_nothing() -> None:
    assert read({"Remote-User": ""}) is None
    assert read({}) is None
    identity = read({"Remote-User": USER, "Remote-Email": "", "X-Application": ""})
    assert identity is not None
    assert (identity.email, identity.name, identity.application) == (None, None, None)
    assert identity.groups == frozenset()


@pytest.mark.parametrize(
    "headers",
    [
        [("Remote-User", USER), ("remote-user", USER)],
        [("Remote-User", USER), ("Remote-Groups", "user"), ("Remote-Groups", "admin")],
        [("Remote-User", f"{USER}, {USER}")],
        [("Remote-User", "admin")],
        [("Remote-User", USER), ("Remote-Name", "%zz")],
        [("Remote-User", USER), ("Remote-Name", "%")],
        [("Remote-User", USER), ("Remote-Name", "%ff")],
        [("Remote-User", USER), ("Remote-Email", "\xe4")],
    ],
)
def test_headers_that_no_cloakroom_has_written(headers: list[tuple[str, str]]) -> None:
    raw = [(name.encode(), value.encode("latin-1")) for name, value in headers]
    with pytest.raises(IdentityHeadersError):
        read(raw)

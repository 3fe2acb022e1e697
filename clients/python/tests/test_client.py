"""The client and a real Cloakroom."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from cloakroom import (
    ForbiddenError,
    NotFoundError,
    NotSignedInError,
    Secret,
    TokenRefusedError,
    UnavailableError,
)

from .conftest import Connect
from .servers import unused_url
from .world import World


def test_github_token_signs_in_and_out(connect: Connect, world: World) -> None:
    client = connect(world.url + "/")
    signed_in = client.exchange_github(access_token=world.github_token("proba"))
    assert (signed_in.email, signed_in.full_name) == ("proba@example.com", "Проба Образцова")
    assert signed_in.expires_at.utcoffset() == timedelta(0)
    assert signed_in.expires_at > datetime.now(timezone.utc) + timedelta(days=1)
    me = client.me()
    assert (me.user_id, me.role, me.application) == (signed_in.user_id, "USER", None)
    assert [account.provider for account in me.accounts] == ["github"]
    assert me.session.carrier == "BEARER"
    assert client.sign_out() is True
    assert client.token is None
    with pytest.raises(NotSignedInError):
        client.me()
    # The session itself is over, and not only forgotten.
    again = client.for_token(signed_in.session_token)
    assert again.sign_out() is False
    assert again.token is None


def test_google_tokens_of_both_kinds_are_one_person(connect: Connect, world: World) -> None:
    minted = world.mint("google", "gale", nonce="n-1")
    client = connect(world.url)
    first = client.exchange_google(id_token=minted["id_token"], nonce="n-1")
    second = client.exchange_google(access_token=Secret(minted["access_token"]))
    assert first.user_id == second.user_id
    assert second.created is False
    with pytest.raises(TokenRefusedError) as refused:
        client.exchange_google(id_token=minted["id_token"], nonce="n-2")
    assert (refused.value.code, refused.value.status) == ("token-nonce", 401)
    # A sign-in that was refused leaves the session that was there.
    assert client.token == second.session_token


def test_one_token_exactly(connect: Connect) -> None:
    client = connect(unused_url())
    with pytest.raises(TypeError, match="exactly one of id_token, access_token"):
        client.exchange_google()
    with pytest.raises(TypeError, match="exactly one"):
        client.exchange_google(id_token="a", access_token="b")


def test_refusals_say_code_status_and_reference(connect: Connect, world: World) -> None:
    expired = world.mint("github", "alex", fault="expired")["access_token"]
    with pytest.raises(TokenRefusedError) as refused:
        connect(world.url).exchange_github(access_token=expired)
    error = refused.value
    assert (error.code, error.status) == ("token-invalid", 401)
    assert error.reference
    assert str(error) == f"Token invalid (token-invalid, reference {error.reference})"


def test_sessions_are_listed_and_ended(connect: Connect, world: World) -> None:
    client, other = connect(world.url), connect(world.url)
    client.exchange_github(access_token=world.github_token("hazel"))
    client.end_other_sessions()
    other.exchange_github(access_token=world.github_token("hazel"))
    listed = client.sessions()
    assert sorted(one.current for one in listed) == [False, True]
    assert all(one.created_at.tzinfo for one in listed)
    ended = next(one for one in listed if not one.current)
    client.end_session(ended.id)
    with pytest.raises(NotFoundError):
        client.end_session(ended.id)
    with pytest.raises(NotSignedInError):
        other.sessions()
    assert other.token is None
    other.exchange_github(access_token=world.github_token("hazel"))
    assert client.end_other_sessions() == 1


def test_verify_says_who_and_refuses_whom_it_must(connect: Connect, world: World) -> None:
    client = connect(world.url)
    signed_in = client.exchange_github(access_token=world.github_token("proba"))
    identity = client.verify()
    assert identity.user_id == signed_in.user_id
    # Percent-encoded on the way.
    assert identity.name == "Проба Образцова"
    assert identity.groups == {"user"}
    assert client.verify(email_domain="example.com") == identity
    with pytest.raises(ForbiddenError) as refused:
        client.verify(role="admin")
    assert refused.value.code == "forbidden"
    with pytest.raises(ForbiddenError) as refused:
        client.verify(application="nobody-knows")
    assert refused.value.code == "application-unknown"
    assert client.token == signed_in.session_token


def test_an_outage_keeps_the_session(connect: Connect, world: World) -> None:
    client = connect(world.url, attempts=1)
    kept = client.exchange_github(access_token=world.github_token()).session_token
    world.set_faults(github={"check": "down"})
    with pytest.raises(UnavailableError) as outage:
        client.exchange_github(access_token=world.github_token())
    assert (outage.value.code, outage.value.status) == ("provider-unavailable", 503)
    assert outage.value.retry_after
    assert client.token == kept
    nobody = connect(unused_url(), attempts=1, token=kept)
    with pytest.raises(UnavailableError) as silence:
        nobody.sign_out()
    assert (silence.value.code, silence.value.status) == ("no-answer", None)
    assert nobody.token == kept


def test_people_do_not_share_a_session(connect: Connect, world: World) -> None:
    shared = connect(world.url)
    one, two = shared.for_token(None), shared.for_token(None)
    first = one.exchange_github(access_token=world.github_token("proba"))
    second = two.exchange_github(access_token=world.github_token("hazel"))
    assert (one.me().user_id, two.me().user_id) == (first.user_id, second.user_id)
    assert shared.token is None


def test_a_closed_client_says_so(connect: Connect, world: World) -> None:
    client = connect(world.url)
    other = client.for_token("v1.a.b")
    client.close()
    for closed in (client, other):
        with pytest.raises(RuntimeError, match="closed"):
            closed.me()

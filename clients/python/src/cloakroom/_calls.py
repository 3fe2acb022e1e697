"""What Cloakroom is asked, and how its answers are read: one rule for each operation, for both clients."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Generic, TypeVar
from urllib.parse import urlencode

from ._http import Answer, Conversation, NoAnswer, Send, Wait, backoff
from ._identity import IdentityHeadersError, read_identity
from ._read import Fields, no_answer, read_json, read_oauth_error, read_problem, unexpected
from ._secret import Secret
from .errors import CloakroomError
from .models import (
    Account,
    Application,
    CurrentSession,
    DeviceAuthorization,
    Identity,
    Me,
    ProgramSession,
    Session,
    SignedIn,
)

T = TypeVar("T")

_REPEATED_STATUS = frozenset({429, 502, 503, 504})
_ID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


@dataclass(frozen=True)
class Call(Generic[T]):
    """A request and how its answer is read."""

    send: Send
    read: Callable[[Answer], T] = field(repr=False)
    read_error: Callable[[Answer], CloakroomError] = read_problem


@dataclass(frozen=True)
class Patience:
    """How often a call is made in all, and how many seconds it waits in between, at most."""

    attempts: int = 3
    seconds: float = 30.0


def perform(call: Call[T], patience: Patience) -> Conversation[T]:
    """Sends a call, and again only where nothing can be done twice by it.

    Any call that has not arrived for want of a connection; a GET also when the connection broke, and at 502, 503, 504 and
    429, after Retry-After. A sign-in or a change that may have arrived is never repeated. Raises CloakroomError.
    """
    attempt, waited = 1, 0.0
    while True:
        outcome = yield call.send
        if isinstance(outcome, Answer):
            if 200 <= outcome.status < 300:
                return call.read(outcome)
            error = call.read_error(outcome)
            again = call.send.method == "GET" and outcome.status in _REPEATED_STATUS
            # A limit is over when Cloakroom says so, and not by asking on.
            again = again and (outcome.status != 429 or error.retry_after is not None)
        else:
            failure = outcome or NoAnswer("it was not sent", arrived=False)
            error = no_answer(failure)
            again = failure.worth_repeating and (call.send.method == "GET" or not failure.arrived)
        pause = backoff(attempt) if error.retry_after is None else error.retry_after
        if not again or attempt >= patience.attempts or waited + pause > patience.seconds:
            raise error
        attempt, waited = attempt + 1, waited + pause
        yield Wait(pause)


def exchange(provider: str, proof: Mapping[str, str | Secret | None], **more: str | None) -> Call[SignedIn]:
    """A provider's token for a session. proof: exactly one of the token's kinds has a value."""
    given = {kind: Secret(token).reveal() for kind, token in proof.items() if token is not None}
    if len(given) != 1:
        raise TypeError(f"give exactly one of {', '.join(proof)}")
    body = {**given, **{name: text for name, text in more.items() if text is not None}, "delivery": "bearer"}
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    send = Send("POST", f"/auth/{provider}", headers, json.dumps(body).encode())
    return Call(send, lambda answer: read_json(answer, _signed_in))


def me(token: Secret | None) -> Call[Me]:
    return Call(_ask("GET", "/api/me", token), lambda answer: read_json(answer, _me))


def sessions(token: Secret | None) -> Call[list[Session]]:
    return Call(
        _ask("GET", "/api/me/sessions", token),
        lambda answer: read_json(
            answer, lambda fields: [_session(one) for one in fields.objects("sessions")]
        ),
    )


def end_session(token: Secret | None, session_id: str) -> Call[None]:
    # "" and ".." would lead to other operations of the same method: all other sessions, and the person's account.
    if not _ID.fullmatch(session_id):
        raise ValueError("the session's id is malformed")
    return Call(_ask("DELETE", f"/api/me/sessions/{session_id}", token), _nothing)


def end_other_sessions(token: Secret | None) -> Call[int]:
    return Call(
        _ask("DELETE", "/api/me/sessions", token),
        lambda answer: read_json(answer, lambda fields: fields.whole("ended")),
    )


def sign_out(token: Secret | None) -> Call[None]:
    return Call(_ask("DELETE", "/api/me/session", token), _nothing)


def verify(credentials: Mapping[str, str], **required: str | None) -> Call[Identity]:
    """credentials: the headers by which a caller is known."""
    query = urlencode({name: text for name, text in required.items() if text is not None})
    send = Send(
        "GET", f"/api/verify{'?' if query else ''}{query}", {"Accept": "application/json", **credentials}
    )
    return Call(send, _verified)


def device_authorization(client_id: str, scopes: tuple[str, ...]) -> Call[DeviceAuthorization]:
    form = {"client_id": client_id, "scope": " ".join(scopes)}
    return Call(_form("/oauth/device_authorization", form), lambda a: read_json(a, _device), read_oauth_error)


def token(form: Mapping[str, str]) -> Call[ProgramSession]:
    return Call(
        _form("/oauth/token", form), lambda answer: read_json(answer, _program_session), read_oauth_error
    )


def bearer(value: Secret | None) -> dict[str, str]:
    return {"Authorization": f"Bearer {value.reveal()}"} if value else {}


def _ask(method: str, path: str, value: Secret | None) -> Send:
    return Send(method, path, {"Accept": "application/json", **bearer(value)})


def _form(path: str, form: Mapping[str, str]) -> Send:
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    return Send("POST", path, headers, urlencode(form).encode())


def _nothing(answer: Answer) -> None:
    read_json(answer, lambda fields: fields.flag("success"))


def _verified(answer: Answer) -> Identity:
    try:
        identity = read_identity(answer.headers.get_list)
    except IdentityHeadersError:
        identity = None
    if identity is None:
        raise unexpected(answer)
    return identity


def _signed_in(fields: Fields) -> SignedIn:
    return SignedIn(
        user_id=fields.text("user_id"),
        email=fields.optional_text("email"),
        full_name=fields.optional_text("full_name"),
        avatar_url=fields.optional_text("avatar_url"),
        created=fields.flag("created"),
        expires_at=fields.moment("expires_at"),
        session_token=fields.secret("session_token"),
    )


def _application(fields: Fields | None) -> Application | None:
    return None if fields is None else Application(fields.text("client_id"), fields.text("name"))


def _account(fields: Fields) -> Account:
    return Account(
        id=fields.text("id"),
        provider=fields.text("provider"),
        subject=fields.text("subject"),
        email=fields.optional_text("email"),
        email_verified=fields.flag("email_verified"),
        linked_at=fields.moment("linked_at"),
        last_used_at=fields.moment("last_used_at"),
    )


def _me(fields: Fields) -> Me:
    session = fields.object("session")
    application = _application(fields.optional_object("application"))
    return Me(
        user_id=fields.text("user_id"),
        email=fields.optional_text("email"),
        full_name=fields.optional_text("full_name"),
        avatar_url=fields.optional_text("avatar_url"),
        session=CurrentSession(
            id=session.text("id"),
            carrier=session.text("carrier"),
            created_at=session.moment("created_at"),
            expires_at=session.moment("expires_at"),
        ),
        application=application,
        role=fields.optional_text("role"),
        locale=fields.optional_text("locale"),
        created_at=fields.optional_moment("created_at"),
        accounts=() if application else tuple(_account(one) for one in fields.objects("accounts")),
    )


def _session(fields: Fields) -> Session:
    return Session(
        id=fields.text("id"),
        current=fields.flag("current"),
        provider=fields.text("provider"),
        carrier=fields.text("carrier"),
        created_at=fields.moment("created_at"),
        last_seen_at=fields.moment("last_seen_at"),
        expires_at=fields.moment("expires_at"),
        ip=fields.optional_text("ip"),
        user_agent=fields.optional_text("user_agent"),
        application=_application(fields.optional_object("application")),
        origin=fields.optional_text("origin"),
        parent_id=fields.optional_text("parent_id"),
    )


def _device(fields: Fields) -> DeviceAuthorization:
    return DeviceAuthorization(
        user_code=fields.line("user_code"),
        verification_uri=fields.line("verification_uri"),
        expires_in=fields.whole("expires_in"),
        # RFC 8628 section 3.2: five seconds where nothing is said.
        interval=fields.whole("interval", 5),
        device_code=fields.secret("device_code"),
    )


def _program_session(fields: Fields) -> ProgramSession:
    return ProgramSession(
        access_token=fields.secret("access_token"),
        expires_at=datetime.now(timezone.utc) + timedelta(seconds=fields.whole("expires_in")),
        scopes=tuple(fields.text("scope").split()),
    )

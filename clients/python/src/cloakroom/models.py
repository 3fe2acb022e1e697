"""What Cloakroom tells, as values. All moments are aware and in UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ._secret import Secret


@dataclass(frozen=True)
class SignedIn:
    """What a provider's token was exchanged for. `user_id` is permanent: the key to store; name and e-mail change."""

    user_id: str
    email: str | None
    full_name: str | None
    avatar_url: str | None
    created: bool
    """Whether this sign-in made the user."""
    expires_at: datetime
    session_token: Secret


@dataclass(frozen=True)
class Account:
    """A provider's account that signs a user in."""

    id: str
    provider: str
    subject: str
    email: str | None
    email_verified: bool
    linked_at: datetime
    last_used_at: datetime


@dataclass(frozen=True)
class Application:
    """Whom a session was handed to."""

    client_id: str
    name: str


@dataclass(frozen=True)
class CurrentSession:
    """The session that asks."""

    id: str
    carrier: str
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True)
class Me:
    """Who is signed in. An application is told what its scopes allow, and never a role or accounts."""

    user_id: str
    email: str | None
    full_name: str | None
    avatar_url: str | None
    session: CurrentSession
    application: Application | None
    role: str | None
    locale: str | None
    created_at: datetime | None
    accounts: tuple[Account, ...]


@dataclass(frozen=True)
class Session:
    """One of a person's sessions."""

    id: str
    current: bool
    provider: str
    carrier: str
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    ip: str | None
    user_agent: str | None
    application: Application | None
    origin: str | None
    parent_id: str | None


@dataclass(frozen=True)
class Identity:
    """Who is calling, as `GET /api/verify` or a proxy that asks it says."""

    user_id: str
    email: str | None
    name: str | None
    groups: frozenset[str]
    """`user`, and `admin` for administrators; empty for an application's bearer, which is told no role."""
    application: str | None
    """The client id of the application that was asked for; None at Cloakroom's own host."""


@dataclass(frozen=True)
class ProgramSession:
    """The session that a program was handed (RFC 6749 section 5.1). There is no refresh token: it ends at `expires_at`."""

    access_token: Secret
    expires_at: datetime
    scopes: tuple[str, ...]


@dataclass(frozen=True)
class DeviceAuthorization:
    """What a program without a browser shows its person (RFC 8628 section 3.2)."""

    user_code: str
    verification_uri: str
    expires_in: int
    """Seconds."""
    interval: int
    """Seconds between two questions."""
    device_code: Secret

"""The identity headers of forward auth: Cloakroom's answer, and what a proxy hands on of it."""

from __future__ import annotations

import re
from typing import Protocol
from urllib.parse import unquote_to_bytes
from uuid import UUID

from .models import Identity

_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


class HeaderLists(Protocol):
    """Headers of httpx; those of Starlette call the same `getlist`."""

    def get_list(self, key: str) -> list[str]: ...


class IdentityHeadersError(ValueError):
    """Headers that no Cloakroom has written: one stands twice, or its text does not decode."""


def read_identity(headers: HeaderLists) -> Identity | None:
    """Who is calling; None when the headers say that nobody is. Raises IdentityHeadersError."""
    user = _single(headers, "remote-user")
    if not user:
        return None
    try:
        user_id = str(UUID(user))
    except ValueError:
        raise IdentityHeadersError("Remote-User is no id") from None
    groups = (_single(headers, "remote-groups") or "").split(",")
    return Identity(
        user_id=user_id,
        email=_decoded(headers, "remote-email"),
        name=_decoded(headers, "remote-name"),
        groups=frozenset(group.strip() for group in groups if group.strip()),
        application=_single(headers, "x-application") or None,
    )


def _single(headers: HeaderLists, name: str) -> str | None:
    # Two values: the client's beside the proxy's, of which no one may be chosen.
    values = headers.get_list(name)
    if len(values) > 1:
        raise IdentityHeadersError(f"{name} stands {len(values)} times")
    return values[0].strip() if values else None


def _decoded(headers: HeaderLists, name: str) -> str | None:
    """Texts are percent-encoded UTF-8: headers have no encoding of their own (RFC 9110 section 5.5)."""
    value = _single(headers, name)
    if not value:
        return None
    if not value.isascii() or _STRAY_PERCENT.search(value):
        raise IdentityHeadersError(f"{name} is not percent-encoded")
    try:
        return unquote_to_bytes(value).decode("utf-8")
    except UnicodeDecodeError:
        raise IdentityHeadersError(f"{name} is not UTF-8") from None

"""The identity headers of forward auth: Cloakroom's answer, and what a proxy hands on of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias
from urllib.parse import unquote_to_bytes
from uuid import UUID

from .models import Identity

_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


Values: TypeAlias = Callable[[str], list[str]]
"""All values of a header by its name: `Headers.get_list` of httpx, `Headers.getlist` of Starlette."""


class IdentityHeadersError(ValueError):
    """Headers that no Cloakroom has written: one stands twice, or its text does not decode."""


def read_identity(values: Values) -> Identity | None:
    """Who is calling; None when the headers say that nobody is. Raises IdentityHeadersError."""
    user = _single(values, "remote-user")
    if not user:
        return None
    try:
        user_id = str(UUID(user))
    except ValueError:
        raise IdentityHeadersError("Remote-User is no id") from None
    groups = (_single(values, "remote-groups") or "").split(",")
    return Identity(
        user_id=user_id,
        email=_decoded(values, "remote-email"),
        name=_decoded(values, "remote-name"),
        groups=frozenset(group.strip() for group in groups if group.strip()),
        application=_single(values, "x-application") or None,
    )


def _single(values: Values, name: str) -> str | None:
    # Two values: the client's beside the proxy's, of which no one may be chosen.
    found = values(name)
    if len(found) > 1:
        raise IdentityHeadersError(f"{name} stands {len(found)} times")
    return found[0].strip() if found else None


def _decoded(values: Values, name: str) -> str | None:
    """Texts are percent-encoded UTF-8: headers have no encoding of their own (RFC 9110 section 5.5)."""
    value = _single(values, name)
    if not value:
        return None
    if not value.isascii() or _STRAY_PERCENT.search(value):
        raise IdentityHeadersError(f"{name} is not percent-encoded")
    try:
        return unquote_to_bytes(value).decode("utf-8")
    except UnicodeDecodeError:
        raise IdentityHeadersError(f"{name} is not UTF-8") from None

"""FastAPI: who is calling, as a dependency. Needs the extra `cloakroom[fastapi]`."""

# Annotations stay what they are here: FastAPI reads those of functions in functions, whose names it could not look up.

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Depends
from fastapi.openapi.models import APIKey, APIKeyIn, HTTPBearer
from fastapi.security.base import SecurityBase
from starlette.requests import HTTPConnection

from ..models import Identity
from ._asking import AskCloakroom
from ._authentication import Authentication, authentication_of
from ._problems import PROBLEMS, ProblemError, nobody, refuse
from ._proxied import BehindProxy

User = Identity


class _CookieScheme(SecurityBase):
    """For the OpenAPI document: it does nothing."""

    model = APIKey.model_validate(
        {"in": APIKeyIn.cookie, "name": "__Host-session", "description": "Cloakroom's session, in a browser"}
    )
    scheme_name = "cloakroom-session"

    def __call__(self) -> None:
        return None


class _BearerScheme(SecurityBase):
    """Who is calling, and the OpenAPI document's word for it."""

    model = HTTPBearer(description="A session of Cloakroom")
    scheme_name = "cloakroom"

    def __init__(self, role: str | None = None) -> None:
        self._role = role

    async def __call__(
        self, connection: HTTPConnection, _cookie: Annotated[None, Depends(_CookieScheme())]
    ) -> Identity | None:
        try:
            return await authentication_of(connection).identify(connection, self._role)
        except ProblemError as error:
            problem = error
        raise refuse(connection, problem)


def _required(scheme: _BearerScheme) -> Callable[..., Awaitable[Identity]]:
    async def current_user(
        connection: HTTPConnection, identity: Annotated[Identity | None, Depends(scheme)]
    ) -> Identity:
        if identity is None:
            raise refuse(connection, nobody())
        return identity

    return current_user


_anybody = _BearerScheme()
current_user = _required(_anybody)
"""The dependency of `CurrentUser`."""


def require_role(role: str) -> Callable[..., Awaitable[Identity]]:
    """A dependency: who is calling, if they have the role; 403 else. `Annotated[User, Depends(require_role("admin"))]`."""
    return _required(_BearerScheme(role))


CurrentUser = Annotated[Identity, Depends(current_user)]
"""Who is calling; 401 for nobody."""

CurrentAdmin = Annotated[Identity, Depends(require_role("admin"))]
"""The same for administrators; 403 for everybody else."""

OptionalUser = Annotated[Identity | None, Depends(_anybody)]
"""Who is calling, or None. A token that is not good is refused with 401 all the same."""

__all__ = [
    "PROBLEMS",
    "AskCloakroom",
    "Authentication",
    "BehindProxy",
    "CurrentAdmin",
    "CurrentUser",
    "OptionalUser",
    "ProblemError",
    "User",
    "current_user",
    "require_role",
]

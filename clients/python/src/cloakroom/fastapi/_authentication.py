"""What both ways of knowing who is calling have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from starlette.requests import HTTPConnection

from ..models import Identity
from ._problems import ProblemError, answer_problem


class Authentication(ABC):
    """Knows who is calling an application."""

    def install(self, app: FastAPI) -> None:
        """Makes `CurrentUser` and the others of this application ask here. A mounted application has an own one."""
        app.state.cloakroom = self
        app.add_exception_handler(ProblemError, answer_problem)
        before = app.router.lifespan_context

        @asynccontextmanager
        async def lifespan(running: FastAPI) -> AsyncGenerator[Any, None]:
            async with before(running) as state:
                try:
                    yield state
                finally:
                    await self.close()

        app.router.lifespan_context = lifespan

    @abstractmethod
    async def identify(self, connection: HTTPConnection, role: str | None = None) -> Identity | None:
        """Who is calling; None for nobody. Raises ProblemError for who is refused, or lacks the role."""

    async def close(self) -> None:  # noqa: B027
        """Closes what is open."""


def authentication_of(connection: HTTPConnection) -> Authentication:
    """That of the application that is called. Raises RuntimeError when it has none, which lets nobody in."""
    found = getattr(connection.app.state, "cloakroom", None)
    if not isinstance(found, Authentication):
        raise RuntimeError("no Cloakroom is installed here: AskCloakroom(…).install(app), or BehindProxy")
    return found

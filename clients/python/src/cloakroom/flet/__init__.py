"""Flet: sign people in on a page. Needs the extra `cloakroom[flet]`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import flet as ft

from ._browser import BindToBrowser
from ._login import CloakroomLogin, Words
from ._provider import CloakroomProvider

Main = Callable[[ft.Page], "Awaitable[None] | None"]


def web_app(main: Main, **options: Any) -> BindToBrowser:  # noqa: ANN401
    """The application as ASGI, for `uvicorn notes:app`, with each sign-in bound to the browser that began it.

    options: of `ft.run`. Needs `flet-web`.
    """
    app = ft.run(main, export_asgi_app=True, **options)
    if app is None:
        raise RuntimeError("Flet serves no application here")
    return BindToBrowser(app)


__all__ = ["BindToBrowser", "CloakroomLogin", "CloakroomProvider", "Words", "web_app"]

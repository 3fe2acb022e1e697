"""A Flet application that asks who is there: `flet run --web --port 8550 main.py`."""

import os

import flet as ft

from cloakroom_provider import cloakroom_provider

CLOAKROOM_URL = os.environ.get("CLOAKROOM_URL", "http://localhost:3000")
CLIENT_ID = os.environ["CLIENT_ID"]
REDIRECT_URL = os.environ.get("REDIRECT_URL", "http://localhost:8550/oauth_callback")


async def main(page: ft.Page) -> None:
    page.title = "Who is there?"
    greeting = ft.Text("Nobody is signed in.")

    async def sign_in(_: ft.Event[ft.Button]) -> None:
        await page.login(cloakroom_provider(CLOAKROOM_URL, CLIENT_ID, REDIRECT_URL))

    async def on_login(event: ft.LoginEvent) -> None:
        if event.error or page.auth is None or page.auth.user is None:
            greeting.value = f"That did not work: {event.error_description or event.error}"
        else:
            greeting.value = f"Hello, {page.auth.user.get('name') or page.auth.user.id}."
        page.update()

    page.on_login = on_login
    page.add(greeting, ft.Button("Sign in", on_click=sign_in))


if __name__ == "__main__":
    ft.run(main)

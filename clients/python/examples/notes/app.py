"""Notes, in Flet: `uvicorn app:web --port 8550` for browsers, `python app.py` for the desktop."""

from __future__ import annotations

import os

import flet as ft
import httpx
from flet.auth.providers import GoogleOAuthProvider

from cloakroom import Me
from cloakroom.flet import CloakroomLogin, web_app

CLOAKROOM_URL = os.environ.get("CLOAKROOM_URL", "http://localhost:3000")
CLIENT_ID = os.environ["CLIENT_ID"]
REDIRECT_URL = os.environ.get("REDIRECT_URL", "http://localhost:8550/oauth_callback")
BACKEND_URL = os.environ.get("BACKEND_URL", "http://127.0.0.1:8001")


class NotesLogin(CloakroomLogin):
    """Two ways in: through Cloakroom, and by Google's own token, which Cloakroom takes for a session of its own."""

    def sign_in_control(self) -> ft.Control:
        async def by_google(_event: ft.Event[ft.Button]) -> None:
            await self.sign_in_with_google(google())

        ways = [super().sign_in_control()]
        if "GOOGLE_CLIENT_ID" in os.environ:
            ways.append(ft.Button("Sign in with Google", on_click=by_google))
        return ft.Column([ft.Text("Your notes are behind a sign-in."), *ways])


def google() -> GoogleOAuthProvider:
    """A provider for one attempt. The client id stands in Cloakroom's AUTH_GOOGLE_ID or AUTH_GOOGLE_AUDIENCES."""
    provider = GoogleOAuthProvider(
        os.environ["GOOGLE_CLIENT_ID"], os.environ["GOOGLE_CLIENT_SECRET"], os.environ["GOOGLE_REDIRECT_URL"]
    )
    provider.user_scopes = ["openid", "email", "profile"]
    # Set where something else plays Google.
    provider.authorization_endpoint = os.environ.get("GOOGLE_AUTHORIZE_URL", provider.authorization_endpoint)
    provider.token_endpoint = os.environ.get("GOOGLE_TOKEN_URL", provider.token_endpoint)
    return provider


async def main(page: ft.Page) -> None:
    page.title = "Notes"
    login = NotesLogin(
        page,
        CLOAKROOM_URL,
        CLIENT_ID,
        redirect_url=REDIRECT_URL,
        client_secret=os.environ.get("CLIENT_SECRET"),
        remember=os.environ.get("REMEMBER_SECRET"),
    )

    @login.require_login
    def home(user: Me) -> ft.Control:
        told = ft.Text(f"Hello, {user.full_name or user.email}.")
        text = ft.TextField(label="Note")

        async def pressed(_event: ft.Event[ft.Button]) -> None:
            told.value = await call_backend(login, text.value)
            page.update()

        return ft.Column([login.account_control(), told, text, ft.Button("Keep", on_click=pressed)])

    await home()


async def call_backend(login: CloakroomLogin, text: str) -> str:
    """A protected call: the backend asks Cloakroom who it is."""
    token = login.token
    headers = {"Authorization": f"Bearer {token.reveal()}"} if token else {}
    async with httpx.AsyncClient(base_url=BACKEND_URL, headers=headers) as backend:
        answer = await backend.post("/v1/notes", json={"text": text})
    return f"Kept: {', '.join(answer.json())}" if answer.is_success else f"Refused: {answer.json()['code']}"


if __name__ == "__main__":
    ft.run(main)
else:
    web = web_app(main)

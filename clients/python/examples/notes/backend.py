"""The backend of the notes: `uvicorn backend:app --port 8001`. It keeps notes by the permanent id of whoever calls."""

from __future__ import annotations

import os
from collections import defaultdict
from typing import Annotated

from fastapi import Body, FastAPI

from cloakroom.fastapi import PROBLEMS, AskCloakroom, CurrentUser

app = FastAPI(title="Notes", responses=PROBLEMS)

# Sessions of the Flet application by its client id, and Cloakroom's own, as an exchanged token of Google gives.
AskCloakroom(
    os.environ.get("CLOAKROOM_URL", "http://localhost:3000"),
    application=os.environ["CLIENT_ID"],
    full_sessions=True,
).install(app)

notes: defaultdict[str, list[str]] = defaultdict(list)


@app.get("/v1/notes")
def list_notes(user: CurrentUser) -> list[str]:
    return notes[user.user_id]


@app.post("/v1/notes")
def add_note(user: CurrentUser, text: Annotated[str, Body(embed=True, max_length=200)]) -> list[str]:
    notes[user.user_id].append(text)
    return notes[user.user_id]

"""A FastAPI application behind nginx and Cloakroom: it knows who is calling, and handles no token at all."""

from cloakroom.fastapi import BehindProxy, CurrentAdmin, CurrentUser
from fastapi import FastAPI

app = FastAPI()
BehindProxy(["127.0.0.1"]).install(app)


@app.get("/")
def greet(user: CurrentUser) -> dict[str, str]:
    return {"hello": user.name or user.email or user.user_id}


@app.get("/reports")
def list_reports(user: CurrentAdmin) -> dict[str, list[str]]:
    """Checked here too: nginx and FastAPI may read a path differently."""
    return {"reports": []}

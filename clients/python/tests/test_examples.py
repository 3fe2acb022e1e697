"""The examples of the repository, as they stand."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import httpx

from cloakroom import Cloakroom

from .serving import serve
from .test_programs import in_background
from .world import BACKEND, PROGRAM, World

REPOSITORY = Path(__file__).parents[3]
EXAMPLES = REPOSITORY / "examples"


def test_fastapi_behind_nginx() -> None:
    app = runpy.run_path(str(EXAMPLES / "fastapi-behind-nginx" / "main.py"))["app"]
    user = {"Remote-User": "0192f0c1-8a5e-7cc3-9a43-5f1c7d0f2b11", "Remote-Name": "%D0%9F%D1%80"}
    with serve(app, proxy_headers=False) as url, httpx.Client(base_url=url, trust_env=False) as nginx:
        assert nginx.get("/", headers=user).json() == {"hello": "Пр"}
        assert nginx.get("/").status_code == 401
        assert nginx.get("/reports", headers={**user, "Remote-Groups": "user"}).status_code == 403
        administrator = {**user, "Remote-Groups": "user,admin"}
        assert nginx.get("/reports", headers=administrator).json() == {"reports": []}


def test_the_fastapi_program_of_the_readme(world: World, tmp_path: Path) -> None:
    blocks = re.findall(r"```python\n(.*?)```", (REPOSITORY / "README.md").read_text("utf-8"), re.DOTALL)
    (program,) = [block for block in blocks if "FastAPI()" in block]
    for told, here in (("https://auth.example.com", world.url), ('"notes-backend"', f'"{BACKEND}"')):
        assert program.count(told) == 1
        program = program.replace(told, here)
    file = tmp_path / "backend.py"
    file.write_text(program, "utf-8")
    app = runpy.run_path(str(file))["app"]
    with (
        serve(app) as url,
        Cloakroom(world.url) as client,
        httpx.Client(base_url=url, trust_env=False) as api,
    ):
        client.sign_in_with_browser(PROGRAM, open_browser=in_background(world.browser("hazel")))
        assert client.token
        headers = {"Authorization": f"Bearer {client.token.reveal()}"}
        assert api.get("/v1/notes", headers=headers).json() == {"notes of": client.me().user_id}
        assert api.get("/v1/notes").status_code == 401
        client.sign_out()

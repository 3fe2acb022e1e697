"""The examples of the repository, as they stand."""

from __future__ import annotations

import runpy
from pathlib import Path

import httpx

from .serving import serve

EXAMPLES = Path(__file__).parents[3] / "examples"


def test_fastapi_behind_nginx() -> None:
    app = runpy.run_path(str(EXAMPLES / "fastapi-behind-nginx" / "main.py"))["app"]
    user = {"Remote-User": "0192f0c1-8a5e-7cc3-9a43-5f1c7d0f2b11", "Remote-Name": "%D0%9F%D1%80"}
    with serve(app, proxy_headers=False) as url, httpx.Client(base_url=url, trust_env=False) as nginx:
        assert nginx.get("/", headers=user).json() == {"hello": "Пр"}
        assert nginx.get("/").status_code == 401
        assert nginx.get("/reports", headers={**user, "Remote-Groups": "user"}).status_code == 403
        administrator = {**user, "Remote-Groups": "user,admin"}
        assert nginx.get("/reports", headers=administrator).json() == {"reports": []}

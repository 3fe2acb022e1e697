"""The package as it is installed, and its source."""

from __future__ import annotations

import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

import cloakroom

PROJECT = Path(__file__).parents[1]


def run(*arguments: str) -> str:
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", *arguments], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    return "" if done.returncode == 0 else done.stdout + done.stderr


def test_the_wheel_has_the_types_the_licence_and_nothing_else() -> None:
    files = {str(file) for file in metadata.files("cloakroom") or []}
    if not any("cloakroom/__init__.py" in file for file in files):
        pytest.skip("the package is not installed from its wheel")
    own = {file for file in files if file.startswith("cloakroom/") and "__pycache__" not in file}
    source = PROJECT / "src"
    assert own == {
        str(file.relative_to(source))
        for file in (source / "cloakroom").rglob("*")
        if file.suffix in (".py", ".typed")
    }
    assert "cloakroom/py.typed" in own
    assert any(file.endswith("licenses/LICENSE") for file in files)


def test_it_needs_httpx_alone() -> None:
    told = metadata.metadata("cloakroom")
    assert told["Version"] == cloakroom.__version__
    assert told["Requires-Python"] == ">=3.10"
    needed = [line for line in told.get_all("Requires-Dist") or [] if "extra ==" not in line]
    assert needed == ["httpx<1,>=0.27"]
    script = "import sys, cloakroom.cli; sys.exit(bool({'keyring', 'fastapi', 'flet'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0  # noqa: S603


def test_the_licence_is_the_projects() -> None:
    assert (PROJECT / "LICENSE").read_bytes() == (PROJECT.parents[1] / "LICENSE").read_bytes()


def test_types(tmp_path: Path) -> None:
    assert run("mypy", "--no-error-summary", "--cache-dir", str(tmp_path)) == ""


def test_lint_and_format() -> None:
    assert run("ruff", "check", "--no-cache", "--quiet", ".") == ""
    assert run("ruff", "format", "--no-cache", "--check", "--quiet", ".") == ""

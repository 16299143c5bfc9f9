"""The wheel, installed elsewhere: decks and migrations travel with it, and it runs from any folder."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds what the wheel installs, without its dependencies."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    subprocess.run(
        [*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(CHECKOUT)],
        check=True,
    )
    (wheel,) = folder.glob("*.whl")
    subprocess.run([*pip, "install", "--no-deps", "--target", str(folder / "site"), str(wheel)], check=True)
    return folder / "site"


def run(installed: Path, home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Runs the installed program in another folder, with an empty home."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(installed),
    }
    command = [sys.executable, "-m", "studyml", *words]
    return subprocess.run(command, cwd=home, env=environment, capture_output=True, text=True, check=False)


def test_the_installed_program_is_the_one_that_runs(installed: Path, tmp_path: Path) -> None:
    found = subprocess.run(
        [
            sys.executable,
            "-c",
            "import studyml; from studyml.paths import *; print(starter_decks(), migrations())",
        ],
        cwd=tmp_path,
        env={"PYTHONPATH": str(installed), "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.split() == [
        str(installed / "studyml" / "decks"),
        str(installed / "studyml" / "migrations"),
    ]


def test_the_installed_program_makes_a_store_and_reviews(installed: Path, tmp_path: Path) -> None:
    imported = run(installed, tmp_path, "import", "--starter")
    assert (imported.returncode, imported.stderr) == (0, "")
    reviewed = subprocess.run(
        [sys.executable, "-m", "studyml", "review", "--plain"],
        cwd=tmp_path,
        env={
            "HOME": str(tmp_path),
            "PYTHONPATH": str(installed),
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
        },
        input="\n4\n\n3\nq\n",
        capture_output=True,
        text=True,
        check=False,
    )
    assert reviewed.returncode == 0
    assert "2 answered" in reviewed.stdout
    assert run(installed, tmp_path, "due").stdout.startswith("0 due")
    assert not list(CHECKOUT.glob("*.db"))


def test_the_manual_page_comes_with_it(installed: Path) -> None:
    page = installed / "share" / "man" / "man1" / "studyml.1"
    assert page.read_bytes() == (CHECKOUT / "docs" / "studyml.1").read_bytes()

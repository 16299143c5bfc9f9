"""What the shell offers to complete, asked for as a shell asks."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest


def offered(line: str, store: Path) -> list[str]:
    words = line.split(" ")
    environment = os.environ | {
        "COMP_WORDS": line.rstrip(),
        "COMP_CWORD": str(len(words) - 1),
        "_STUDYML_COMPLETE": "complete_bash",
        "STUDYML_DB": str(store),
    }
    done = subprocess.run(
        [sys.executable, "-m", "studyml"], env=environment, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    return [line for line in done.stdout.split("\n") if line]


@pytest.mark.parametrize(
    ("line", "some"),
    [
        ("studyml rev", "review"),
        ("studyml review Mach", "Machine Learning/Optimisation"),
        ("studyml stats --concept SG", "SGD"),
        ("studyml cards de", "deck:"),
        ("studyml cards deck:Mach", "deck:Machine Learning"),
        ("studyml suspend is:su", "is:suspended"),
        ("studyml config the", "theme"),
        ("studyml config theme high", "high-contrast"),
        ("studyml config keys.home.st", "keys.home.study"),
    ],
)
def test_names_of_the_collection_are_offered(line: str, some: str, store: Path) -> None:
    assert some in offered(line, store)


def test_without_a_store_nothing_is_offered_and_nothing_said(tmp_path: Path) -> None:
    assert offered("studyml review Ma", tmp_path / "none.db") == []

"""The program as users run it: the installed command, in an environment of its own."""

from __future__ import annotations

import os
import sys
from pathlib import Path

CHECKOUT = Path(__file__).parents[1]
PROGRAM = os.fspath(Path(sys.executable).with_name("studyml"))
PYTHON = sys.executable


def environment(store: Path) -> dict[str, str]:
    """What the program must know to use a store, with the settings that nobody has changed."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": os.fspath(store.parent),
        "LANG": "C.UTF-8",
        "PYTHONPATH": os.fspath(CHECKOUT),  # what is measured is what stands beside this file
        "STUDYML_DB": os.fspath(store),
        "STUDYML_CONFIG": os.fspath(store.with_name("config.toml")),
    }

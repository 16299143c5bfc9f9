"""What is due on the days to come, as choosing a due day looks at it."""

from __future__ import annotations

from functools import partial

from studyml.domain.due_load import DueLoad
from studyml.services.workspace import Workspace
from studyml.store import figures


def load_of_days(work: Workspace) -> DueLoad:
    """The reviews due on each day as they are stored, and the light days of the settings."""
    return DueLoad(partial(figures.due_counts, work.store), work.config.light_days)

"""A learner with a past of more than a year, for the screens of figures."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from studyml.domain.history import History, day_of
from studyml.services.importing import import_paths
from studyml.services.workspace import Workspace
from tests.services.learner import Folder
from tests.services.studied_store import answer_all, import_cards
from tests.synthetic_learner import FIRST_DAY, FORGETFUL, synthetic_histories
from tests.tui.conftest import Clock

TODAY = FIRST_DAY + 430
HOSTILE = "Deep [bold]L[@click=app.quit]x[b]"
_NEW = 40


def histories(reviews: int) -> list[History]:
    """About so many reviews, those left out that lie after `TODAY`."""
    cut = (
        History(history.card_id, [review for review in history.reviews if day_of(review) <= TODAY])
        for history in synthetic_histories(FORGETFUL, reviews, seed=21)
    )
    return [history for history in cut if history.reviews]


def give_past(work: Workspace, folder: Path, clock: Clock, reviews: int = 1200) -> None:
    """Cards of two decks, some of them new, with reviews up to `TODAY`, and notes that name a concept."""
    past = histories(reviews)
    half = len(past) // 2
    cards = import_cards(
        work, Folder(folder), {"ML/Optimisation": half, "ML/Vision": len(past) - half + _NEW}
    )
    ids = [card for of_deck in cards.values() for card in of_deck]
    answer_all(work, ids[: len(past)], past, clock)  # type: ignore[arg-type]
    with work.store.transact("How sure of every fifth", clock()) as tx:
        tx.execute("INSERT INTO confidence SELECT id, 10 + id % 3 * 40 FROM review_log WHERE id % 5 = 0")
    clock.now = datetime.fromordinal(TODAY).replace(hour=20, tzinfo=UTC)
    days = (datetime.fromordinal(TODAY - back).date().isoformat() for back in range(340, 0, -9))
    log = "\n".join(f"## {day}\n\nRead about the numbers of ML/Vision.\n" for day in days)
    (folder / "log.md").write_text(f"# Log\n\n{log}")
    import_paths(work, [folder / "log.md"])

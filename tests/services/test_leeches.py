"""Leeches, and the cards that they may be taken for."""

from __future__ import annotations

from studyml.domain.leech_advice import Advice
from studyml.services.importing import import_decks
from studyml.services.leeches import list_leeches
from studyml.services.workspace import Workspace
from tests.services.learner import Folder, cards
from tests.services.small_decks import deck

ALIKE = """\
## Optimisers

Q: Which quantity does RMSprop divide the gradient by?
A: the root of an average of squares

Q: Which quantity does Adagrad divide the gradient by?
A: the root of a sum of squares

Q: When was dropout published?
A: 2012
"""


def test_a_leech_is_told_with_the_card_that_asks_nearly_the_same(work: Workspace, decks: Folder) -> None:
    decks.write("a.md", deck("A", ALIKE))
    import_decks(work, [decks.path])
    found = {front.split()[3]: card.id for front, card in cards(work).items()}
    with work.store.transact("Leeches", work.now()) as tx:
        for lapses, name in enumerate(("RMSprop", "published?"), start=8):
            tx.execute("UPDATE memory SET leech = 1, lapses = ? WHERE card_id = ?", (lapses, found[name]))
    dropout, rmsprop = list_leeches(work)
    assert (dropout.card.stored.id, dropout.advice, dropout.alike) == (
        found["published?"],
        Advice.REWRITE,
        [],
    )
    assert (rmsprop.card.stored.id, rmsprop.advice) == (found["RMSprop"], Advice.CONTRAST)
    assert [near.card_id for near in rmsprop.alike] == [found["Adagrad"]]


def test_a_card_that_is_no_leech_is_not_listed(learner: Workspace) -> None:
    assert list_leeches(learner) == []

"""Explicit ids written into deck files."""

from __future__ import annotations

from pathlib import Path

import pytest

from studyml.errors import StudymlError, UsageError
from studyml.services.card_ids import write_ids
from studyml.services.importing import import_decks, sync_sources
from studyml.services.undoing import undo_last
from studyml.services.workspace import Workspace
from tests.services.learner import Folder, cards, rows, study_all
from tests.services.small_decks import ADAM, deck

BEFORE = """\
---
deck: D
---

## Momentum ##
- aliases: heavy ball

An average of the past.

### Why is it $v_t$ fast, and for what kind of very long valleys?
Flips cancel.

### Math
$$ v $$

Q: Which `coefficient`?  {.exam}
A: 0.9

```
Q: fenced?
```

C: It averages [past] gradients, [ten|number] of them.

heavy ball ::: momentum

## Empty

## Nesterov {#looks-ahead}
Looks ahead.

Q: 为什么？
A: 因为

Q: Which coefficient?
A: In another concept.
"""
AFTER = """\
---
deck: D
---

## Momentum ## {#momentum}
- aliases: heavy ball

An average of the past.

### Why is it $v_t$ fast, and for what kind of very long valleys? {#why-is-it-fast-and-for-what}
Flips cancel.

### Math {#momentum-math}
$$ v $$

Q: Which `coefficient`? {#which-coefficient .exam}
A: 0.9

```
Q: fenced?
```

C: It averages [past] gradients, [ten|number] of them. {#it-averages-gradients-ten-of-them}

heavy ball ::: momentum {#heavy-ball}

## Empty {#empty}

## Nesterov {#looks-ahead}
Looks ahead.

Q: 为什么？ {#c-为什么}
A: 因为

Q: Which coefficient? {#which-coefficient-2}
A: In another concept.
"""


@pytest.fixture
def named(work: Workspace, decks: Folder) -> Path:
    path = decks.write("d.md", BEFORE)
    import_decks(work, [path])
    study_all(work)
    return path


@pytest.mark.parametrize("line_end", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_ids_are_written_where_they_are_missing_and_taken_out_again(
    work: Workspace, named: Path, line_end: str
) -> None:
    before = BEFORE.replace("\n", line_end).encode()
    named.write_bytes(before)
    sync_sources(work)
    known = rows(work.store, "concept", "card", "memory")
    written = write_ids(work, "D")
    assert named.read_bytes().decode() == AFTER.replace("\n", line_end)
    assert written.left == []
    after = {card.id: card for card in cards(work).values()}
    assert rows(work.store, "memory")["memory"] == known["memory"]
    assert {card.explicit_id for card in after.values()} >= {
        "momentum", "momentum-math", "heavy-ball", "heavy-ball.r", "which-coefficient",
        "it-averages-gradients-ten-of-them.1", "it-averages-gradients-ten-of-them.2",
    }  # fmt: skip
    assert write_ids(work, "D").ids == []
    taken = undo_last(work)
    assert taken is not None
    assert taken.remark is None
    assert named.read_bytes() == before
    assert rows(work.store, "concept", "card", "memory") == known


def test_a_dry_run_names_the_ids_and_writes_none(work: Workspace, named: Path) -> None:
    planned = write_ids(work, "D", dry_run=True)
    assert named.read_text() == BEFORE
    assert planned.label is None
    assert planned.ids == write_ids(work, "D").ids


def test_with_an_id_a_card_keeps_its_history_when_all_its_words_change(work: Workspace, named: Path) -> None:
    write_ids(work, "D")
    before = cards(work)["Momentum: Math"]
    text = named.read_text().replace("### Math {#", "### Wholly other words now {#")
    named.write_text(text)
    sync_sources(work)
    assert cards(work)["Wholly other words now"].id == before.id


def test_ids_of_other_decks_are_not_taken_again(work: Workspace, named: Path, decks: Folder) -> None:
    other = decks.write(
        "e.md", deck("E", "## Which coefficient {#momentum}\nx\n\nQ: One? {#empty.1}\nA: 2\n")
    )
    import_decks(work, [other])
    assert {"momentum-2", "empty-2"} <= {each.name for each in write_ids(work, "D").ids}


def test_a_line_that_cannot_carry_an_id_is_told_and_the_others_carry_theirs(
    work: Workspace, decks: Folder
) -> None:
    path = decks.write("d.md", "## Words\n\na :: b {#x y}\n\nc :: d {.t} <!-- e -->\n\nQ: One?\nA: Two.\n")
    import_decks(work, [path])
    written = write_ids(work, "d")
    assert [each.line for each in written.left] == [5]
    assert "Q: One? {#one}" in path.read_text()


def test_only_the_learners_own_decks_get_ids(work: Workspace, named: Path, decks: Folder) -> None:
    stranger = decks.write("stranger.md", deck("S", ADAM))
    with pytest.raises(UsageError, match="there is no deck"):
        write_ids(work, str(stranger))
    with pytest.raises(UsageError, match="there is no deck"):
        write_ids(work, "Nowhere")
    assert stranger.read_text() == deck("S", ADAM)


def test_a_read_only_deck_gets_none(work: Workspace, named: Path) -> None:
    named.chmod(0o400)
    with pytest.raises(StudymlError, match="read-only"):
        write_ids(work, "D")

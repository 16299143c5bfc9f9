"""Links between notes and concepts: who mentions whom, found again when either changes."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from pathlib import Path

from studyml.domain.mentions import MentionFinder
from studyml.reading.vault import Vault, vault_root
from studyml.store import note_queries
from studyml.store.note_store import NoteWriter
from studyml.store.store import Store


def link_mentions(store: Store, writer: NoteWriter, days: Iterable[int] | None) -> None:
    """Finds the concepts that some days mention, or all days when the names of concepts have changed."""
    texts = note_queries.texts_of_days(store, days)
    first = next(texts, None)
    if first is None:
        return  # making ready to find thousands of names takes a while
    finder = MentionFinder(note_queries.concept_names(store))
    writer.put_mentions(
        {
            day: [(mention.concept_id, mention.start, mention.end) for mention in finder.find(text)]
            for day, text in chain((first,), texts)
        }
    )


def link_pages(store: Store, writer: NoteWriter) -> None:
    """Finds the pages that the links of vaults mean, by the rules of the vault that each note lies in."""
    links = note_queries.page_links(store)
    if not links:
        return
    days = note_queries.first_days(store)
    aliases = [(name, Path(path)) for name, path in note_queries.page_aliases(store)]
    vaults: dict[Path, Vault] = {}
    resolved: dict[int, int | None] = {}
    for link, _, source, target, _ in links:
        root = vault_root(Path(source)) or Path(source).parent
        if root not in vaults:
            files = [Path(path) for path in days if Path(path).is_relative_to(root)]
            named = [(name, path) for name, path in aliases if path.is_relative_to(root)]
            vaults[root] = Vault(root, files, named)
        page = vaults[root].resolve(target, Path(source))
        resolved[link] = None if page is None else days.get(str(page))
    writer.link_pages(resolved)

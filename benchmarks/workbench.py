"""Where measuring happens: a folder on a disk, and the stores and collections that it begins with."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.anki_collection import AnkiCollection, write_csv
from benchmarks.generated_decks import write_decks
from benchmarks.learner_history import write_history
from benchmarks.machine import file_system, is_in_memory
from studyml.config import Config
from studyml.paths import starter_decks
from studyml.services.importing import import_decks
from studyml.services.workspace import Workspace
from studyml.store.listing import list_cards
from studyml.store.opening import open_store

FILES = 200
MANY_CONCEPTS, SOME_CONCEPTS = 50, 5  # in a file, of ten cards each: 100,000 cards, and 10,000


class Workbench:
    """Makes what the measurements begin with when it is first asked for, and keeps it for the others.

    What it gives out is closed and must not be changed; `copy` gives a file of one's own.
    """

    def __init__(self, folder: Path) -> None:
        if is_in_memory(folder):
            raise SystemExit(
                f"{folder}: lies on a {file_system(folder)}; nothing durable can be measured there"
            )
        self.folder = folder
        self._copies = 0

    def copy(self, file: Path) -> Path:
        """A copy of a file in a folder of its own."""
        folder = self.new_folder()
        return Path(shutil.copy(file, folder / file.name))

    def new_folder(self) -> Path:
        """An empty folder."""
        self._copies += 1
        folder = self.folder / f"{self._copies:04d}"
        folder.mkdir()
        return folder

    @cached_property
    def blank_store(self) -> Path:
        """A store without a card."""
        path = self.new_folder() / "studyml.db"
        open_store(path, write=True, create=True).close()
        return path

    @cached_property
    def starter_store(self) -> Path:
        """A store that holds the starter decks, all of them new."""
        path = self.copy(self.blank_store)
        with open_store(path, write=True) as store:
            import_decks(Workspace(store, Config()), [starter_decks()])
        return path

    @cached_property
    def some_decks(self) -> list[Path]:
        """Files that hold 10,000 cards."""
        return write_decks(self.new_folder(), FILES, SOME_CONCEPTS)

    @cached_property
    def unseen_store(self) -> Path:
        """A store of 100,000 cards, all of them new."""
        path = self.copy(self.blank_store)
        decks = self.new_folder()
        write_decks(decks, FILES, MANY_CONCEPTS)
        with open_store(path, write=True) as store:
            import_decks(Workspace(store, Config()), [decks])
        return path

    @cached_property
    def large_store(self) -> Path:
        """The same store with two thirds of the cards reviewed."""
        path = self.copy(self.unseen_store)
        with open_store(path, write=False) as store:
            work = Workspace(store, Config())
        write_history(path, work)
        return path

    @cached_property
    def large_collection(self) -> Path:
        """An Anki collection of the same 100,000 cards, two thirds of which have been reviewed."""
        folder = self.new_folder()
        cards = folder / "cards.csv"
        with open_store(self.large_store, write=False) as store:
            write_csv(cards, list_cards(store))
        path = folder / "collection.anki2"
        with AnkiCollection(path) as collection:
            collection.import_csv(cards)
            collection.age()
        return path


@contextmanager
def open_workbench(checkout: Path) -> Iterator[Workbench]:
    """A workbench in the checkout's folder for what is built, cleared away afterwards."""
    build = checkout / "build"
    build.mkdir(exist_ok=True)
    with TemporaryDirectory(prefix="benchmarks-", dir=build) as folder:
        yield Workbench(Path(folder))

"""What reaches a disk, step by step, and what is left on it when the power goes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

SECTOR = 512


class Write(NamedTuple):
    """Bytes to a place in a file; files go by numbers, for their names change."""

    file: int
    offset: int
    data: bytes


class Truncate(NamedTuple):
    file: int
    size: int


class Sync(NamedTuple):
    """All that was written to a file is on the disk."""

    file: int


class Name(NamedTuple):
    """A name in a folder leads to a file from here on, or with None to nothing."""

    path: Path
    file: int | None


class Rename(NamedTuple):
    """One step that no cut can part: a name leads to nothing, another to its file."""

    before: Path
    after: Path
    file: int


class SyncFolder(NamedTuple):
    """All names in a folder are on the disk."""

    path: Path


class Told(NamedTuple):
    """The program has acknowledged something."""

    what: object


Event = Write | Truncate | Sync | Name | Rename | SyncFolder | Told


FOLDER = -1


@dataclass
class _File:
    durable: bytearray
    pending: list[Write | Truncate] = field(default_factory=list)

    def settle(self, events: Iterable[Write | Truncate] | None = None) -> None:
        """Puts what waits, or some of it, on the disk."""
        for event in self.pending if events is None else events:
            if isinstance(event, Truncate):
                del self.durable[event.size :]
                self.durable.extend(bytes(event.size - len(self.durable)))
            else:
                end = event.offset + len(event.data)
                self.durable.extend(bytes(max(0, end - len(self.durable))))
                self.durable[event.offset : end] = event.data
        self.pending.clear()

    def settle_some(self, chance: Random) -> None:
        """Puts on the disk what a cut may leave of what waits."""
        match chance.randrange(4):
            case 0:
                self.settle([])
            case 1:
                self.settle()
            case 2:
                self.settle(_torn(self.pending[: chance.randint(0, len(self.pending))], chance))
            case _:
                share = chance.random()
                self.settle([part for event in self.pending for part in _sectors(event, share, chance)])


class _Disk:
    """Files and their names, as programs see them and as the disk has them."""

    def __init__(self, start: dict[Path, bytes]) -> None:
        self.files = {number: _File(bytearray(data)) for number, data in enumerate(start.values())}
        self.names = {path: number for number, path in enumerate(start)}
        self.durable = dict(self.names)
        self.new_folders: set[Path] = set()
        self.waiting: list[Name | Rename] = []

    def take(self, event: Event) -> None:
        match event:
            case Write(number) | Truncate(number):
                self.files[number].pending.append(event)
            case Sync(number):
                self.files[number].settle()
            case Name(path, number):
                if number is not None:
                    self.files.setdefault(number, _File(bytearray()))
                if number == FOLDER:
                    self.new_folders.add(path)
                _name(self.names, event)
                self.waiting.append(event)
            case Rename():
                _name(self.names, event)
                self.waiting.append(event)
            case SyncFolder(path):
                for change in [each for each in self.waiting if _folder(each) == path]:
                    _name(self.durable, change)
                    self.waiting.remove(change)

    def content(self, names: dict[Path, int]) -> dict[Path, bytes]:
        """The files under some names, but those in folders that have no name themselves."""
        lost = {folder for folder in self.new_folders if folder not in names}
        return {
            path: bytes(self.files[number].durable)
            for path, number in names.items()
            if number != FOLDER and lost.isdisjoint(path.parents)
        }


@dataclass(frozen=True)
class Recording:
    """All steps of a program, from the files that were there, whole and on the disk, before the first."""

    start: dict[Path, bytes]
    events: list[Event]

    def told_before(self, cut: int) -> list[Any]:
        """What the program had acknowledged before an event."""
        return [event.what for event in self.events[:cut] if isinstance(event, Told)]

    def killed_at(self, cut: int) -> dict[Path, bytes]:
        """The files after the program was killed before an event: whatever it wrote is there."""
        disk = self._until(cut)
        for file in disk.files.values():
            file.settle()
        return disk.content(disk.names)

    def cut_at(self, cut: int, chance: Random) -> dict[Path, bytes]:
        """The files after a power cut before an event.

        What was synced is there. Of the rest chance leaves nothing, all, what came first with a torn end, or
        any sectors in any order; of the names that changed since their folder was synced, the first so many.
        """
        disk = self._until(cut)
        count = len(disk.waiting)
        for change in disk.waiting[: chance.choice((0, count, chance.randint(0, count)))]:
            _name(disk.durable, change)
        for file in disk.files.values():
            file.settle_some(chance)
        return disk.content(disk.durable)

    def _until(self, cut: int) -> _Disk:
        disk = _Disk(self.start)
        for event in self.events[:cut]:
            disk.take(event)
        return disk


def put(files: dict[Path, bytes], root: Path, place: Path) -> None:
    """Writes files that were found under one folder into another."""
    for path, data in files.items():
        target = place / path.relative_to(root)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def _folder(change: Name | Rename) -> Path:
    return change.path.parent if isinstance(change, Name) else change.after.parent


def _name(names: dict[Path, int], change: Name | Rename) -> None:
    if isinstance(change, Rename):
        names.pop(change.before, None)
        names[change.after] = change.file
    elif change.file is None:
        names.pop(change.path, None)
    else:
        names[change.path] = change.file


def _torn(events: list[Write | Truncate], chance: Random) -> list[Write | Truncate]:
    """The same with only the first sectors of the last of them, if that is a write."""
    if events and isinstance(last := events[-1], Write):
        kept = chance.randrange(0, len(last.data) + SECTOR, SECTOR)
        events = [*events[:-1], Write(last.file, last.offset, last.data[:kept])]
    return events


def _sectors(event: Write | Truncate, share: float, chance: Random) -> Iterator[Write | Truncate]:
    """Those sectors of a write that reach the disk, each with a probability."""
    if isinstance(event, Truncate):
        if chance.random() < share:
            yield event
        return
    begin = 0
    while begin < len(event.data):
        end = min(len(event.data), begin + SECTOR - (event.offset + begin) % SECTOR)
        if chance.random() < share:
            yield Write(event.file, event.offset + begin, event.data[begin:end])
        begin = end

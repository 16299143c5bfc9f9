"""The log in a folder that machines share, by git or by a program that syncs: one file a machine and year, to
which only that machine adds. So no two ever write one file, and nothing there can conflict."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path

from studyml.domain.safe_text import safe_line
from studyml.domain.study_day import SECOND
from studyml.errors import SourceRefused, StoreCorrupt, StudymlError
from studyml.interchange.log_reader import LINE_LIMIT, LogReader
from studyml.paths import shown, store_path
from studyml.regular_file import open_regular
from studyml.rendering.interval import counted
from studyml.services.backups import back_up
from studyml.services.log_import import counted_once, remarks_on
from studyml.services.log_merge import LogMerge
from studyml.services.log_writing import first_line, log_lines, said_of
from studyml.services.workspace import Workspace
from studyml.store import log_store

SUFFIX = ".jsonl"
_MACHINE_ID = Path("/etc/machine-id")
_CARD_LINE = re.compile(rb'\{"kind":"card","card":"c([0-9]+)"')
_NONE = (-1, -1)
_NO_PART = re.compile(r"[^a-z0-9]+")


class LogNotWritten(StudymlError):
    """The folder of the log cannot be written. Nothing is lost: what is missing is written next time."""


@dataclass(slots=True)
class TakenIn:
    """What the logs of other machines brought: new entries, how many wait for a card, what was wrong."""

    new: int = 0
    waiting: int = 0
    remarks: list[str] = field(default_factory=list)

    def told(self) -> str | None:
        """In a sentence, for a person; None when nothing was new."""
        if not self.new:
            return None
        return f"{counted(self.new, 'review')} of other machines merged."


def folder_of(work: Workspace) -> Path | None:
    """The folder in which the log of this store is kept; None where there is none.

    It is kept of the usual store alone, for another one may hold a past that is not to be mixed with it.
    """
    if not work.config.log_dir or not work.store.is_writable:
        return None
    if os.path.realpath(work.store.path) != os.path.realpath(store_path()):
        return None
    return Path(work.config.log_dir).expanduser()


def keep_log(work: Workspace) -> None:
    """Adds to this machine's file what has happened since; when this returns it is on the disk.

    Raises LogNotWritten.
    """
    folder = folder_of(work)
    if folder is not None:
        try:
            _keep(work, folder)
        except OSError as error:
            reason = f"{shown(folder)}: the log cannot be written there ({error.strerror or error})"
            raise LogNotWritten(
                f"{reason}. Your reviews are safe in the store, and are added as soon as it can be written;"
                " `studyml config log_dir` names another folder."
            ) from error


def take_in(work: Workspace) -> TakenIn:
    """Merges what other machines have added to the folder, after adding to it what is new here and backing
    the store up: one change, which undo takes back. Raises LogNotWritten, or StoreError."""
    taken = TakenIn()
    folder = folder_of(work)
    if folder is None:
        return taken
    keep_log(work)
    files = [path for path in _logs(folder) if _state(path) != _seen(work, path)]
    if not files:
        return taken
    try:
        back_up(work, "merge")
    except StoreCorrupt:
        raise
    except StudymlError as problem:
        taken.remarks.append(f"The store was not backed up before the merge: {problem}")
    label = f"Merged {safe_line(', '.join(path.stem for path in files))}"
    with work.store.transact(label, work.now()) as tx, counted_once(tx, files):
        merge = LogMerge(work, tx)
        for path in files:
            state = _state(path)
            try:
                with LogReader(path, work.now()) as reader:
                    merge.take(reader.parts(), reader.names)
            except SourceRefused as refusal:
                taken.remarks.append(f"{shown(path)}: {refusal.reason}")
                continue
            taken.remarks += [f"{shown(path)}:{remark.line}: {remark.text}" for remark in remarks_on(reader)]
            if not reader.is_cut:  # else it is read again when the rest has come
                tx.execute(log_store.REMEMBER_FILE, (str(path), *state, None, None))
        count = merge.finish()
        tx.execute(log_store.REMEMBER_FILE, (_place(work, folder), 0, 0, *log_store.last_rows(work.store)))
    taken.new, taken.waiting = count.new, count.waiting
    return taken


def merge_at_start(work: Workspace) -> str | None:
    """`take_in` for whoever begins a session, which a folder that cannot be read or written does not keep
    from it: what to tell, None for nothing."""
    try:
        taken = take_in(work)
    except LogNotWritten as error:
        return str(error)
    return "\n".join(filter(None, (taken.told(), *taken.remarks))) or None


def file_name(work: Workspace) -> str:
    """What this machine's file of this year is called. A store that was copied to another machine, or to
    another place, writes a file of its own."""
    year = datetime.fromtimestamp(work.now() / SECOND, UTC).year
    return f"{_writer(work)}-{year}{SUFFIX}"


def _writer(work: Workspace) -> str:
    host = platform.node()
    try:
        machine = _MACHINE_ID.read_text(encoding="ascii")
    except (OSError, ValueError):
        machine = ""
    place = "\0".join((log_store.store_name(work.store), host, machine, os.path.realpath(work.store.path)))
    name = _NO_PART.sub("-", host.split(".")[0].lower()).strip("-")[:20] or "machine"
    return f"{name}-{blake2b(place.encode('utf-8', 'replace'), digest_size=4).hexdigest()}"


def _keep(work: Workspace, folder: Path) -> None:
    place, last = _place(work, folder), log_store.last_rows(work.store)
    written = work.store.query(log_store.WRITTEN_TO, (place,))
    path = folder / file_name(work)
    after = (written[0][0], written[0][1]) if written else (0, 0)
    left_out = frozenset[str]() if written else _ids_in(work, folder)
    told = _told(path)
    lines = list(_edited(work, told))
    lines += log_lines(work, after, told=told, left_out=left_out, with_waiting=not written)
    before = _state(path)
    is_as_left = before in (_NONE, _seen(work, path))
    if lines:
        folder.mkdir(parents=True, exist_ok=True)
        _append(path, lines)
    if lines or not written or after != last:
        with work.store.transact("Log written", work.now()) as tx:
            tx.execute(log_store.REMEMBER_FILE, (place, 0, 0, *last))
            if lines and is_as_left:  # else there is something in it that this store does not know
                tx.execute(log_store.REMEMBER_FILE, (str(path), *_state(path), None, None))


def _append(path: Path, lines: list[bytes]) -> None:
    """Adds lines to a file and waits for the disk; a line that was cut off stays by itself."""
    is_new = not path.exists() or path.stat().st_size == 0
    with path.open("a+b") as file:
        if is_new:
            file.write(first_line())
        else:
            file.seek(-1, os.SEEK_END)
            if file.read(1) != b"\n":
                file.write(b"\n")
        file.writelines(lines)
        file.flush()
        os.fsync(file.fileno())
    if is_new and os.name == "posix":
        handle = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _told(path: Path) -> dict[int, bytes]:
    """What this machine's file says of cards, the last line of each."""
    told: dict[int, bytes] = {}
    try:
        with open_regular(path) as file:
            while line := file.readline(LINE_LIMIT):
                if found := _CARD_LINE.match(line):
                    told[int(found[1])] = line
    except FileNotFoundError:
        pass
    return told


def _edited(work: Workspace, told: dict[int, bytes]) -> Iterator[bytes]:
    """What is to be said anew of cards whose text was edited."""
    cards = {*told, *log_store.renamed_cards(work.store)}
    for card, line in said_of(work, cards):
        if told.get(card) != line:
            told[card] = line
            yield line


def _ids_in(work: Workspace, folder: Path) -> frozenset[str]:
    """The ids of everything that the folder holds already."""
    found: set[str] = set()
    for path in _logs(folder):
        try:
            with LogReader(path, work.now()) as reader:
                found.update(name for part in reader.parts() for name in part.ids)
        except SourceRefused:
            continue
    return frozenset(found)


def _logs(folder: Path) -> list[Path]:
    """The logs in a folder, copies that a program made of conflicting versions among them."""
    try:
        return sorted(
            path for path in folder.iterdir() if path.suffix == SUFFIX and not path.name.startswith(".")
        )
    except OSError:
        return []


def _state(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except OSError:
        return _NONE
    return status.st_size, status.st_mtime_ns


def _seen(work: Workspace, path: Path) -> tuple[int, int] | None:
    found = work.store.query(log_store.SEEN_FILE, (str(path),))
    return (found[0][0], found[0][1]) if found else None


def _place(work: Workspace, folder: Path) -> str:
    """What is remembered of how far this machine has written into the folder."""
    return f"{folder}\n{_writer(work)}"

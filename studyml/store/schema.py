"""Which schema a file has, read from its first bytes without opening it as a database."""

from __future__ import annotations

import stat
import struct
from pathlib import Path

from studyml.store.failure import damaged, refused

HEAD = "0013"
APPLICATION_ID = 0x53544D4C

_MAGIC = b"SQLite format 3\x00"
_HEADER = 100


def read_revision(path: Path) -> int:
    """The schema's revision as the header of an existing file mirrors it, as a number.

    Raises StoreCorrupt when it is no store, StoreError when it cannot be read.
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise damaged(path, "it is a folder or a device")
        with path.open("rb") as file:
            head = file.read(_HEADER)
    except OSError as error:
        raise refused(error, path) from error
    if not head:
        raise damaged(path, "the file is empty")
    if len(head) < _HEADER or not head.startswith(_MAGIC):
        raise damaged(path, "it is no SQLite database")
    revision, application_id = struct.unpack(">60x L 4x L 28x", head)
    if application_id != APPLICATION_ID:
        raise damaged(path, "it is the database of another program")
    return int(revision)


def has_log(path: Path) -> bool:
    """Whether changes wait beside the file that were not yet written into it."""
    log = path.with_name(f"{path.name}-wal")
    try:
        return log.stat().st_size > 0
    except OSError:
        return False

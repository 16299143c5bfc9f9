from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from store_samples import fill, give

from studyml.errors import StoreLocked
from studyml.store import review_store
from studyml.store.lock import WriterLock
from studyml.store.opening import open_store

HOLD = """
import sys
from pathlib import Path
from studyml.store.opening import open_store
with open_store(Path(sys.argv[2]), write=True):
    print("open", flush=True)
    sys.stdin.readline()
"""
TRY = """
import sys
from pathlib import Path
from studyml.errors import StoreLocked
from studyml.store.opening import open_store
try:
    open_store(Path(sys.argv[2]), write=True).close()
    print("opened")
except StoreLocked as error:
    print(error)
"""


def running(script: str, path: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, "review", path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def holder(path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that has the store open for writing."""
    with running(HOLD, path) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        yield process
        process.kill()


def test_a_second_writer_is_told_which_process_holds_the_store(
    path: Path, holder: subprocess.Popen[str]
) -> None:
    with pytest.raises(StoreLocked, match=rf"process {holder.pid} \(-c review\) is using the store"):
        open_store(path, write=True)


def test_a_second_writer_in_the_same_process_is_refused(path: Path) -> None:
    with open_store(path, write=True), pytest.raises(StoreLocked, match=f"process {os.getpid()} "):
        open_store(path, write=True)


def test_a_store_reached_by_another_name_is_the_same_store(path: Path, holder: subprocess.Popen[str]) -> None:
    link = path.with_name("link.db")
    link.symlink_to(path)
    with pytest.raises(StoreLocked):
        open_store(link, write=True)


def test_readers_read_on_while_a_writer_holds_the_store(path: Path) -> None:
    with open_store(path, write=True) as store:
        cards = fill(store)
        read = "print(__import__('studyml.store.review_store', fromlist=['x']).card_count(store))"
        script = HOLD.replace("write=True):", "write=False) as store:").replace(
            'print("open", flush=True)\n    sys.stdin.readline()', read
        )
        with running(script, path) as reader:
            assert reader.communicate(timeout=20)[0] == "4\n"
        give(store, cards[0])


def test_a_writer_that_leaves_at_once_is_waited_for(path: Path) -> None:
    with open_store(path, write=True) as store, running(TRY, path) as other:
        assert other.stdout is not None
        time.sleep(0.05)
        store.close()
        assert other.stdout.readline() == "opened\n"


def test_a_killed_writer_holds_nothing(path: Path, holder: subprocess.Popen[str]) -> None:
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    assert path.with_name("studyml.db.lock").exists()
    with open_store(path, write=True) as store:
        fill(store)
        assert review_store.card_count(store) == 4
    assert [entry.name for entry in path.parent.iterdir()] == ["studyml.db"]


def test_a_lock_file_that_its_holder_took_away_meanwhile_is_not_enough(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original, answers = WriterLock._is_still_there, iter([False, True])
    monkeypatch.setattr(
        WriterLock, "_is_still_there", lambda self, file: next(answers) and original(self, file)
    )
    lock = WriterLock(path)
    assert next(answers, None) is None
    with pytest.raises(StoreLocked):
        WriterLock(path, patience=0)
    lock.release()
    lock.release()


def test_many_processes_never_write_at_once(path: Path) -> None:
    script = """
import sys, time
from pathlib import Path
from studyml.errors import StoreLocked
from studyml.store.opening import open_store
done = 0
while done < 5:
    try:
        with open_store(Path(sys.argv[2]), write=True) as store:
            held = store.query("SELECT count(*) FROM deck")[0][0]
            with store.transact("Added", 1) as tx:
                tx.execute("INSERT INTO deck (name) VALUES (?)", [f"{sys.argv[3]} {done}"])
            assert store.query("SELECT count(*) FROM deck")[0][0] == held + 1
            done += 1
    except StoreLocked:
        time.sleep(0.01)
"""
    workers = [
        subprocess.Popen([sys.executable, "-c", script, "work", path, str(number)]) for number in range(4)
    ]
    assert [worker.wait(timeout=60) for worker in workers] == [0, 0, 0, 0]
    with open_store(path, write=False) as store:
        assert store.query("SELECT count(*) FROM deck")[0][0] == 20
        assert store.query("SELECT count(*) FROM change")[0][0] == 20


def test_what_a_lock_file_says_cannot_act_on_the_terminal(path: Path) -> None:
    lock = WriterLock(path)
    path.with_name("studyml.db.lock").write_text("12\n\x1b[2Jevil\u202e\n")
    with pytest.raises(StoreLocked) as told:
        WriterLock(path, patience=0)
    assert "\x1b" not in str(told.value)
    assert "\u202e" not in str(told.value)
    lock.release()

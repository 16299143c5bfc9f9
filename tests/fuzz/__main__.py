"""Fuzzes readers, each in a process of its own: `python -m tests.fuzz [--seconds N] [READER ...]`.

A reader fails when it raises what it does not promise, takes longer than ten seconds for one input, or more
than a gibibyte of memory. The input is then in a file whose name is told.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

_LONG = 600  # seconds for each reader
_ALONE = "--alone"


def _fuzz(name: str, options: list[str]) -> None:
    import atheris

    with atheris.instrument_imports(include=["studyml"]):
        from tests.fuzz.readers import read

    atheris.Setup([name, *options], lambda data: read(name, data))
    atheris.Fuzz()


def main(words: list[str]) -> int:
    """Fuzzes the readers that are named, or all; how many of them failed."""
    if words[:1] == [_ALONE]:
        _fuzz(words[1], words[2:])
    seconds = _LONG
    if words[:1] == ["--seconds"]:
        seconds, words = int(words[1]), words[2:]
    from tests.fuzz.readers import READERS, seeds

    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        for number, data in enumerate(seeds()):
            Path(folder, str(number)).write_bytes(data)
        for name in words or READERS:
            limits = [f"-max_total_time={seconds}", "-timeout=10", "-rss_limit_mb=1024", "-max_len=20000"]
            options = [
                *limits,
                f"-artifact_prefix=fuzz-{name}-",
                "-verbosity=0",
                "-print_final_stats=1",
                folder,
            ]
            command = [sys.executable, "-m", "tests.fuzz", _ALONE, name, *options]
            done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
            runs = [line for line in done.stderr.splitlines() if "number_of_executed_units" in line]
            sys.stdout.write(f"{name}: {runs[0].split()[-1] if runs else '?'} inputs\n")
            if done.returncode:
                failed += 1
                sys.stdout.write(done.stderr[-3000:])
            sys.stdout.flush()
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

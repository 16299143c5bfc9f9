"""A few inputs for each reader that is fuzzed; `make fuzz` makes as many as time allows."""

from __future__ import annotations

from itertools import islice

import pytest

from tests.fuzz.readers import READERS, read, seeds


@pytest.mark.parametrize("name", READERS)
def test_whole_and_spoilt_files_are_read_or_refused(name: str) -> None:
    for number, data in enumerate(islice(seeds(), 0, None, 12)):
        small = data[:2_000]
        read(name, small)
        read(name, small[: number * 37 % 200] + b"\xff\x00[[" + small[len(small) // 2 :])

"""The names that a text dwells on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyml.reading.talked_about import talked_about


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Read about **label smoothing** today.", {"label smoothing"}),
        ("See [[Weight tying]] and [[notes/Dropout|it]].", {"Weight tying", "Dropout"}),
        ("An LSTM, two CNNs, a U-Net and GPT-2 with ReLU.", {"LSTM", "CNNs", "U-Net", "GPT-2", "ReLU"}),
        ("The weight decay and a one-hot encoding of it.", {"weight decay", "one-hot encoding"}),
        ("Cosine Annealing is out, Transfer Learning is in.", {"Transfer Learning"}),
    ],
)
def test_names_are_what_stands_out(text: str, names: set[str]) -> None:
    assert talked_about(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "Started learning, a new network, the same layer, this model, my first gradient.",
        "**Progress:** done, **TODO** and **Day 4**.",
        "The URL of a PDF in JSON, on my GPU, for ICLR.",
        "`LSTM` and ```\nGRU\n``` are code, $L_{SGD}$ a formula, and so is [this](http://x.org/CNN).",
        "STOP SHOUTING AT ME",
        "mail me@NASA.gov or see https://example.org/BERT",
        "",
    ],
)
def test_what_names_nothing_is_left_out(text: str) -> None:
    assert talked_about(text) == set()


@given(st.text(alphabet="*[]_`$ ABab-\n1", max_size=200))
def test_any_text_can_be_looked_at(text: str) -> None:
    assert all(name == name.strip() for name in talked_about(text))

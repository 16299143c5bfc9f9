"""The bytes of a note become text where their encoding is certain, and say so when it is not UTF-8."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyml.errors import SourceRefused
from studyml.reading.note_text import decode_note

PLAIN = "# Día 3\n\nLoss ≤ 0.5 – it’s “naïve” → next 🙂\n"


def twice(text: str) -> bytes:
    """The text in UTF-8, taken for Western characters and encoded once more."""
    western = "".join(bytes([b]).decode("cp1252", "ignore") or chr(b) for b in text.encode())
    return western.encode()


def test_utf8_passes_without_a_remark_and_without_its_mark() -> None:
    assert decode_note(PLAIN.encode()) == (PLAIN, None)
    assert decode_note(b"\xef\xbb\xbfa\r\nb\rc") == ("a\nb\nc", None)
    assert decode_note(b"") == ("", None)


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_wide_text_is_read_and_told(codec: str) -> None:
    text, remark = decode_note("# Notes of a day\n\nMomentum – why?\n".encode(codec))
    assert text == "# Notes of a day\n\nMomentum – why?\n"
    assert remark is not None
    assert codec[:6].upper() in remark


@pytest.mark.parametrize(
    "text",
    [
        "Le modèle généralise déjà",
        "größer als 5 µm ± 2",
        "it’s a “loss” – of 5 €…",
        "señal, açúcar, smørrebrød, naïve",
        "10×10 pixels, §3, «oui»",
    ],
)
def test_western_bytes_are_read_and_told(text: str) -> None:
    found, remark = decode_note(f"a\n{text}\n".encode("cp1252"))
    assert found == f"a\n{text}\n"
    assert remark is not None
    assert "Windows-1252" in remark


def test_a_western_byte_among_utf8_is_read_as_such() -> None:
    text, remark = decode_note("café – ".encode() + b"caf\xe9 don\x92t")
    assert text == "café – café don’t"
    assert remark is not None
    assert "2 bytes were read as Windows-1252" in remark


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("Градиентный спуск уменьшает функцию потерь", "cp1251"),
        ("Градиентный спуск уменьшает функцию потерь", "koi8-r"),
        ("梯度下降的学习率很重要", "gb18030"),
        ("勾配降下法の学習率", "shift-jis"),
        ("głębokie uczenie się słownictwa, współczynnik", "iso8859-2"),
    ],
)
def test_an_encoding_that_is_not_certain_is_refused_and_not_guessed(text: str, codec: str) -> None:
    with pytest.raises(SourceRefused, match="not certain") as caught:
        decode_note(f"# Notes\n\n{text}\n".encode(codec), "notes.md")
    assert (caught.value.path, caught.value.line) == ("notes.md", 3)


def test_a_few_broken_bytes_in_utf8_are_left_out_and_told_with_their_line() -> None:
    text, remark = decode_note("é\nü ".encode() + b"\x81 ok")
    assert text == "é\nü \N{REPLACEMENT CHARACTER} ok"
    assert remark is not None
    assert "in line 2" in remark


def test_a_nul_in_what_is_no_wide_text_is_refused() -> None:
    with pytest.raises(SourceRefused, match="NUL"):
        decode_note(b"several words of text\0and more of them")


@pytest.mark.parametrize(
    "text",
    ["it’s “naïve”", "Día 3: ≤ 0.5 → next", "a 🙂 b", "café", "αβ and ∇", "5 € – ok…", "a\u00a0b", "“à”"],
)
def test_text_that_was_encoded_twice_is_read_as_meant(text: str) -> None:
    found, remark = decode_note(twice(text))
    assert found == text
    assert remark is not None
    assert "encoded twice" in remark


def test_where_some_was_encoded_twice_and_some_not_only_what_nobody_writes_is_mended() -> None:
    text, remark = decode_note("café and ".encode() + twice("it’s naïve"))
    assert text == "café and it’s naïve"
    assert remark is not None
    assert remark.startswith("2 places were encoded twice")


@pytest.mark.parametrize(
    "text", ["VALIDÉ…", "„Ä“", "NÃO", "À “ÉTÉ”", "Â, Ã, Å", "MAÇÃ”, é", "Ï, Î", "50 °C ±2"]
)
def test_text_that_only_resembles_it_stays(text: str) -> None:
    assert decode_note(text.encode()) == (text, None)


@given(st.text(max_size=200))
def test_any_text_comes_through_unless_it_reads_as_encoded_twice(text: str) -> None:
    data = text.encode("utf-8", "ignore")
    if b"\0" in data:
        return
    found, remark = decode_note(data)
    assert decode_note(found.encode())[0] == found or remark is not None


@given(st.binary(max_size=200))
def test_any_bytes_give_safe_text_or_a_refusal(data: bytes) -> None:
    try:
        text, _ = decode_note(data)
    except SourceRefused:
        return
    text.encode()


@pytest.mark.parametrize("piece", [b"\xc3\x83\xc2\xa9", b"\xe9a", b"\xe9", b"\xc3\x83", b"a\xb3a", b"\xfe"])
def test_hostile_bytes_are_read_once(piece: bytes) -> None:
    try:
        text, _ = decode_note(piece * 200_000)
    except SourceRefused:
        return
    assert text

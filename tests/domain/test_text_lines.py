from hypothesis import given
from hypothesis import strategies as st

from studyml.domain.text_lines import TextLines


@given(st.text("ab\n", max_size=30), st.integers(1, 50))
def test_lines_are_numbered_as_one_would_count_them(text: str, first: int) -> None:
    lines = TextLines(text, first)
    for offset in range(len(text) + 1):
        line = lines.line_at(offset)
        assert line == first + text.count("\n", 0, offset)
        assert lines.start_of(line) == text.rfind("\n", 0, offset) + 1


def test_a_line_that_is_not_there_is_the_nearest() -> None:
    lines = TextLines("one\ntwo", 5)
    assert [lines.start_of(line) for line in (1, 5, 6, 7, 99)] == [0, 0, 4, 4, 4]

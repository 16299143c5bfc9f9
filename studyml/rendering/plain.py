"""A page as bare text."""

from __future__ import annotations

from studyml.rendering.page import Page


def page_text(page: Page) -> str:
    """The text of a page without styles; lines end in `\\n` but the last, and have no trailing blanks."""
    return "\n".join("".join(segment.text for segment in line).rstrip() for line in page.lines)

"""Formulas as rows of characters in two dimensions."""

from __future__ import annotations


def render_math(tex: str, width: int, display: bool) -> list[str] | None:
    """Rows of at most `width` cells that draw a formula, None where it can only be shown as written."""
    return None

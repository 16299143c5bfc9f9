"""Shares as a person reads them."""

from __future__ import annotations


def percent(share: float) -> str:
    """A share as whole percents; what is not all is never told as 100 %, what is not nothing never as 0 %."""
    whole = round(share * 100)
    if share not in (0.0, 1.0):
        whole = min(99, max(1, whole))
    return f"{whole} %"


def percents(low: float, high: float) -> str:
    """Two shares between which others lie, as whole percents."""
    return f"{low * 100:.0f} to {high * 100:.0f} %"

"""What a screen shows, as text."""

from __future__ import annotations

from typing import Any

from textual.app import App


def shown(app: App[Any]) -> str:
    """The lines of the whole terminal, blanks at their ends left out."""
    strips = app.screen._compositor.render_strips(app.size)
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)


def said(app: App[Any]) -> str:
    """What was told in the corner, latest last."""
    return "\n".join(notification.message for notification in app._notifications)

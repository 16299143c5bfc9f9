"""Opening an address in the learner's browser, never one that would take over the terminal."""

from __future__ import annotations

import webbrowser

from studyml.domain.link import Link


def open_link(link: Link) -> bool:
    """Opens a link in a browser with a window of its own; False where there is none."""
    try:
        browser = webbrowser.get()
    except webbrowser.Error:
        return False
    is_in_terminal = isinstance(browser, webbrowser.GenericBrowser) and not isinstance(
        browser, webbrowser.BackgroundBrowser
    )
    return not is_in_terminal and browser.open(link.url)

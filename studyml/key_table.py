"""Every key of the app in one table: what it is called in the settings, which keys it has, what it does."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Key:
    """An action of a screen: its `name` in the settings, its default `keys`, a `hint` for the foot."""

    name: str
    keys: str
    action: str
    meaning: str
    hint: str = ""


HOME = (
    Key("home.study", "enter,space", "study", "Study the deck under the cursor", "study"),
    Key("home.fold", "left,right,tab", "fold", "Fold or unfold the decks below", "fold"),
    Key("home.sync", "s", "sync", "Read the decks again", "sync"),
    Key("home.undo", "u", "undo", "Take back the last change", "undo"),
    Key("home.without_starter", "x", "remove_starter", "Take the starter decks out again"),
    Key("home.help", "question_mark,f1", "help", "List the keys", "help"),
    Key("home.quit", "q,ctrl+q", "quit", "Leave", "quit"),
)

REVIEW = (
    Key("review.advance", "space,enter", "advance", "Show the answer; after it, rate Good", "show answer"),
    Key("review.again", "1", "rate(1)", "Rate Again: not recalled"),
    Key("review.hard", "2", "rate(2)", "Rate Hard: recalled with trouble"),
    Key("review.good", "3", "rate(3)", "Rate Good: recalled"),
    Key("review.easy", "4", "rate(4)", "Rate Easy: recalled at once"),
    Key("review.undo", "u", "undo", "Take back the last change, also after a restart", "undo"),
    Key(
        "review.edit", "e", "edit", "Edit the card in your editor, then read it again", "edit"
    ),
    Key("review.bury", "minus", "bury", "Bury: not again before tomorrow", "bury"),
    Key("review.suspend", "at", "suspend", "Suspend: not again until you say so", "suspend"),
    Key("review.flag", "asterisk", "flag", "Flag or unflag the card", "flag"),
    Key("review.info", "i", "info", "The card's memory and history", "info"),
    Key("review.links", "o", "links", "Open a link or paper of the card, after showing its host"),
    Key("review.more", "m", "more", "Show all of a long card", "more"),
    Key("review.down", "down,j", "scroll(1)", "Scroll down"),
    Key("review.up", "up,k", "scroll(-1)", "Scroll up"),
    Key("review.page_down", "pagedown,ctrl+d", "scroll(10)", "A page down"),
    Key("review.page_up", "pageup,ctrl+u", "scroll(-10)", "A page up"),
    Key("review.help", "question_mark,f1", "help", "List the keys", "help"),
    Key("review.leave", "escape,q", "leave", "End the session", "end"),
)

SUMMARY = (
    Key("summary.again", "h", "hard", "See again what was hard", "hard ones again"),
    Key("summary.undo", "u", "undo", "Take back the last answer", "undo"),
    Key("summary.help", "question_mark,f1", "help", "List the keys", "help"),
    Key("summary.close", "enter,space,escape,q", "close", "Back to the decks", "done"),
)

CARD = (
    Key("card.down", "down,j", "scroll(1)", "Scroll down"),
    Key("card.up", "up,k", "scroll(-1)", "Scroll up"),
    Key("card.close", "escape,q,i,enter,space", "close", "Back to the card", "back"),
)

LINKS = (
    Key("links.open", "enter", "open", "Open the address under the cursor", "open"),
    Key("links.close", "escape,q,o", "close", "Back to the card", "back"),
)

HELP = (
    Key("help.down", "down,j", "scroll(1)", "Scroll down"),
    Key("help.up", "up,k", "scroll(-1)", "Scroll up"),
    Key("help.close", "escape,q,question_mark,enter,space", "close", "Back", "back"),
)

LIST = (
    Key("list.down", "down,j", "move(1)", "Down"),
    Key("list.up", "up,k", "move(-1)", "Up"),
    Key("list.page_down", "pagedown,ctrl+d", "page(1)", "A page down"),
    Key("list.page_up", "pageup,ctrl+u", "page(-1)", "A page up"),
    Key("list.first", "home,g", "go(0)", "First"),
    Key("list.last", "end,G", "go(-1)", "Last"),
)

ACTIONS = {key.name for table in (HOME, REVIEW, SUMMARY, CARD, LINKS, HELP, LIST) for key in table}

"""Every key of the app in one table: what it is called in the settings, which keys it has, what it does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Key(NamedTuple):
    """An action of a screen: its `name` in the settings, its default `keys`, a `hint` for the foot."""

    name: str
    keys: str
    action: str
    meaning: str
    hint: str = ""


HOME = (
    Key("home.study", "enter,space", "study", "Study the deck under the cursor", "study"),
    Key("home.fold", "left,right,tab", "fold", "Fold or unfold the decks below"),
    Key("home.browse", "b", "browse", "Every card in a table: find, mark, change", "browse"),
    Key("home.concepts", "c", "concepts", "The concepts, each with its time line", "concepts"),
    Key("home.journal", "g", "journal", "The days of your notes", "journal"),
    Key("home.inbox", "i", "inbox", "The cards that your notes offer", "inbox"),
    Key("home.search", "slash", "search", "Search concepts, cards and notes", "search"),
    Key("home.progress", "p", "progress", "How it goes: every figure of your reviews", "progress"),
    Key("home.import", "plus", "import", "Import a file or folder of decks, notes or papers", "add"),
    Key("home.new", "n", "new", "Write new cards"),
    Key("home.questions", "o", "questions", "The open questions of your notes", "questions"),
    Key("home.papers", "a", "papers", "The papers behind notes and decks", "papers"),
    Key("home.fit", "f", "fit", "Fit the scheduler to your reviews of the deck under the cursor"),
    Key("home.leeches", "l", "leeches", "The cards that are forgotten again and again, and what helps"),
    Key("home.sync", "s", "sync", "Read decks and notes again"),
    Key("home.settings", "comma", "settings", "The settings, each with its meaning"),
    Key("home.backups", "r", "backups", "The backups of the store, to go back to one"),
    Key("home.undo", "u", "undo", "Take back the last change"),
    Key("home.without_starter", "x", "remove_starter", "Take the starter decks out again"),
    Key("home.help", "question_mark,f1", "help", "List the keys", "help"),
    Key("home.quit", "q,ctrl+q", "quit", "Leave"),
)

REVIEW = (
    Key("review.advance", "space,enter", "advance", "Show the answer; after it, rate Good", "show answer"),
    Key("review.again", "1", "rate(1)", "Rate Again: not recalled"),
    Key("review.hard", "2", "rate(2)", "Rate Hard: recalled with trouble"),
    Key("review.good", "3", "rate(3)", "Rate Good: recalled"),
    Key("review.easy", "4", "rate(4)", "Rate Easy: recalled at once"),
    Key("review.sure", "c", "sure", "Say how sure you are before the answer, by the keys of the ratings"),
    Key("review.undo", "u", "undo", "Take back the last change, also after a restart", "undo"),
    Key("review.edit", "e", "edit", "Edit the card in your editor, then read it again", "edit"),
    Key("review.bury", "minus", "bury", "Bury: not again before tomorrow", "bury"),
    Key("review.suspend", "at", "suspend", "Suspend: not again until you say so", "suspend"),
    Key("review.flag", "asterisk", "flag", "Flag or unflag the card", "flag"),
    Key("review.info", "i", "info", "The card's memory and history", "info"),
    Key("review.notes", "n", "notes", "The concept's time line: your notes, its papers, its reviews"),
    Key(
        "review.missing", "r", "missing", "Study next what the forgotten card requires and you may be missing"
    ),
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

BROWSE = (
    Key("browse.open", "enter", "open", "Open the concept of the card under the cursor", "concept"),
    Key("browse.query", "slash", "query", "Write what to look for", "look for"),
    Key("browse.language", "h,f2", "language", "What can be written there, on one page"),
    Key(
        "browse.mark", "space", "mark", "Mark the card, or take its mark away, and go on to the next", "mark"
    ),
    Key("browse.mark_to", "v", "mark_to", "Mark all from the card that was marked last to this one"),
    Key("browse.mark_down", "shift+down", "mark_on(1)", "Mark, and go down"),
    Key("browse.mark_up", "shift+up", "mark_on(-1)", "Mark, and go up"),
    Key("browse.mark_all", "a", "mark_all", "Mark all that are listed"),
    Key("browse.mark_none", "A", "mark_none", "Take all marks away"),
    Key("browse.mark_others", "I", "mark_others", "Mark what is not marked, and the other way round"),
    Key("browse.suspend", "at", "suspend", "Suspend; suspended ones come back", "suspend"),
    Key("browse.bury", "minus", "bury", "Bury until tomorrow; buried ones come back", "bury"),
    *(
        Key(f"browse.flag_{number}", str(number), f"flag({number})", f"Flag {number}, or take it away")
        for number in range(1, 8)
    ),
    Key("browse.unflag", "0", "flag(0)", "Take the flag away"),
    Key("browse.due", "d", "due", "Set the day on which they come", "due day"),
    Key("browse.tag", "t", "tag", "Give tags, or take them away"),
    Key("browse.move", "m", "move", "Move to another deck, or to a new one"),
    Key("browse.reset", "R", "reset", "Put back to new; you are asked twice, and the store is copied first"),
    Key("browse.edit", "e", "edit", "Edit the card in your editor, then read its deck again", "edit"),
    Key("browse.info", "i", "info", "The card's memory and history", "history"),
    Key("browse.study", "s", "study", "Study the marked cards, or all that are listed, now", "study"),
    Key("browse.sort", "o", "sort", "Choose what the table is sorted by", "sort"),
    Key("browse.sort_left", "less_than_sign", "sort_beside(-1)", "Sort by the column to the left"),
    Key("browse.sort_right", "greater_than_sign", "sort_beside(1)", "Sort by the column to the right"),
    Key("browse.reverse", "r", "reverse", "The other way round"),
    Key("browse.columns", "c", "columns", "Choose the columns", "columns"),
    Key("browse.leeches", "l", "leeches", "The cards that are forgotten again and again, and what helps"),
    Key("browse.preview", "p", "preview", "Show or hide the card below or beside the table"),
    Key("browse.preview_down", "J,ctrl+f", "scroll(3)", "Scroll the card down"),
    Key("browse.preview_up", "K,ctrl+b", "scroll(-3)", "Scroll the card up"),
    Key("browse.undo", "u", "undo", "Take back the last change", "undo"),
    Key("browse.help", "question_mark,f1", "help", "List the keys", "help"),
    Key("browse.close", "escape,q", "close", "Back", "back"),
)

QUERY_LINE = (
    Key("query.look", "enter", "look", "Look at the cards", "to the cards"),
    Key("query.complete", "tab", "complete(1)", "Complete a key, a deck, a tag, a concept", "complete"),
    Key("query.complete_back", "shift+tab", "complete(-1)", "The completion before"),
    Key("query.older", "up", "recall(-1)", "The query before", "earlier"),
    Key("query.newer", "down", "recall(1)", "The query after"),
    Key("query.page_down", "pagedown", "page(1)", "A page of cards down"),
    Key("query.page_up", "pageup", "page(-1)", "A page of cards up"),
    Key("query.help", "f1,f2", "language", "What can be written here, on one page", "language"),
    Key("query.close", "escape", "close", "Back to the cards that were listed before", "as before"),
)

COLUMNS = (
    Key("columns.turn", "space,x", "turn", "Show or hide the column", "show or hide"),
    Key("columns.up", "K,shift+up", "shift(-1)", "Move the column to the left", "to the left"),
    Key("columns.down", "J,shift+down", "shift(1)", "Move the column to the right", "to the right"),
    Key("columns.save", "enter", "save", "Keep these columns", "keep"),
    Key("columns.close", "escape,q", "close", "Back, nothing changed", "back"),
)

CONCEPTS = (
    Key("concepts.open", "enter", "open", "Open the concept under the cursor", "open"),
    Key("concepts.gaps", "t", "gaps", "The terms of your notes that no deck has", "terms without cards"),
    Key("concepts.search", "slash", "search", "Search concepts, cards and notes", "search"),
    Key("concepts.help", "question_mark,f1", "help", "List the keys", "help"),
    Key("concepts.close", "escape,q", "close", "Back", "back"),
)

CONCEPT = (
    Key(
        "concept.open", "enter", "open", "Open the note of this line; where it tells of cards, these", "open"
    ),
    Key("concept.study", "s", "study", "Study the cards of this concept now", "study these"),
    Key("concept.links", "o", "links", "Open a paper, after showing its host", "open paper"),
    Key("concept.edit", "e", "edit", "Edit the concept's deck, then read it again", "edit deck"),
    Key("concept.help", "question_mark,f1", "help", "List the keys", "help"),
    Key("concept.close", "escape,q", "close", "Back", "back"),
)

JOURNAL = (
    Key("journal.open", "enter,c", "open", "Open a concept of this day", "concepts"),
    Key("journal.study", "s", "study", "Study the cards of this day's concepts", "study these"),
    Key("journal.links", "o", "links", "Open a link or paper of this day", "open link"),
    Key("journal.edit", "e", "edit", "Open the note in your editor, then read it again", "edit"),
    Key("journal.down", "space,pagedown", "scroll(10)", "Scroll the text down"),
    Key("journal.up", "b,pageup", "scroll(-10)", "Scroll the text up"),
    Key("journal.help", "question_mark,f1", "help", "List the keys", "help"),
    Key("journal.close", "escape,q", "close", "Back", "back"),
)

QUESTIONS = (
    Key("questions.open", "enter", "open", "Open the day on which it was asked", "open"),
    Key("questions.all", "a", "all", "All questions, or only the open ones", "all or open"),
    Key("questions.help", "question_mark,f1", "help", "List the keys", "help"),
    Key("questions.close", "escape,q", "close", "Back", "back"),
)

PAPERS = (
    Key(
        "papers.open", "enter", "open", "Open the latest day that cites it, else the cards behind it", "open"
    ),
    Key("papers.study", "s", "study", "Study the cards that stand on this paper", "study these"),
    Key("papers.links", "o", "links", "Open the paper, after showing its host", "open paper"),
    Key("papers.help", "question_mark,f1", "help", "List the keys", "help"),
    Key("papers.close", "escape,q", "close", "Back", "back"),
)

INBOX = (
    Key("inbox.accept", "a", "accept", "Accept: it becomes a card of its deck", "accept"),
    Key("inbox.edit", "e,enter", "edit", "Put it in your own words, then accept it", "edit"),
    Key("inbox.merge", "m", "merge", "Add it to a concept that a deck has", "merge"),
    Key("inbox.reject", "x", "reject", "Reject: it is not offered again", "reject"),
    Key("inbox.undo", "u", "undo", "Take back the last change", "undo"),
    Key(
        "inbox.filter",
        "slash",
        "filter",
        "List only what holds some words; 80% means at least so sure",
        "filter",
    ),
    Key("inbox.deck", "d", "deck", "Choose the deck that drafts go to", "deck"),
    Key("inbox.accept_all", "A", "accept_all", "Accept all that are listed"),
    Key("inbox.reject_all", "X", "reject_all", "Reject all that are listed"),
    Key("inbox.day", "g", "day", "Show the day that it comes from"),
    Key("inbox.gaps", "t", "gaps", "The terms of your notes that no deck has"),
    Key("inbox.note", "o", "note", "Open the note in your editor, then read it again"),
    Key("inbox.down", "space,ctrl+f", "scroll(5)", "Scroll the card down"),
    Key("inbox.up", "b,ctrl+b", "scroll(-5)", "Scroll the card up"),
    Key("inbox.help", "question_mark,f1", "help", "List the keys", "help"),
    Key("inbox.close", "escape,q", "close", "Back", "back"),
)

GAPS = (
    Key("gaps.open", "enter", "open", "Open the latest day that names it", "open"),
    Key("gaps.help", "question_mark,f1", "help", "List the keys", "help"),
    Key("gaps.close", "escape,q", "close", "Back", "back"),
)

DRAFT_EDITOR = (
    Key("draft.accept", "ctrl+s", "accept", "Accept it in these words", "accept"),
    Key("draft.close", "escape", "close", "Back, nothing changed", "back"),
)

ADD = (
    Key("add.save", "ctrl+s", "save", "Put the cards into the deck", "save"),
    Key("add.scroll_down", "pagedown,ctrl+pagedown", "scroll(5)", "Scroll the preview down"),
    Key("add.scroll_up", "pageup,ctrl+pageup", "scroll(-5)", "Scroll the preview up"),
    Key("add.help", "f1", "help", "List the keys", "help"),
    Key("add.close", "escape", "close", "Back; asks before it leaves a text", "back"),
)

PICK = (
    Key("pick.choose", "enter", "choose", "Choose what is under the cursor", "choose"),
    Key("pick.down", "down", "move(1)", "Down"),
    Key("pick.up", "up", "move(-1)", "Up"),
    Key("pick.close", "escape", "close", "Back", "back"),
)

SEARCH = (
    Key("search.open", "enter", "open", "Open the place under the cursor", "open"),
    Key("search.down", "down", "move(1)", "Down", "choose"),
    Key("search.up", "up", "move(-1)", "Up"),
    Key("search.help", "f1", "help", "List the keys", "help"),
    Key("search.close", "escape", "close", "Back", "back"),
)

IMPORT = (
    Key("import.start", "enter", "start", "Read what the path names", "read"),
    Key("import.complete", "tab", "complete", "Complete the name of a folder or file", "complete"),
    Key("import.help", "f1", "help", "List the keys", "help"),
    Key("import.close", "escape", "close", "Back; while it reads: end it, and nothing is written", "back"),
)

REPORT = (
    Key("report.open", "enter", "open", "Open the file at this line, then read it again", "open"),
    Key("report.undo", "u", "undo", "Take the import back", "take back"),
    Key("report.help", "question_mark,f1", "help", "List the keys", "help"),
    Key("report.close", "escape,q", "close", "Back", "back"),
)

PROGRESS = (
    Key("progress.month", "1", "span(0)", "The last month"),
    Key("progress.quarter", "2", "span(1)", "The last three months"),
    Key("progress.year", "3", "span(2)", "The last year"),
    Key("progress.all", "4", "span(3)", "All time"),
    Key("progress.shorter", "left,h", "turn(-1)", "A shorter span"),
    Key("progress.longer", "right,l", "turn(1)", "A longer span"),
    Key("progress.scope", "s", "scope", "Choose a deck, a tag or a concept to look at", "choose"),
    Key("progress.open", "enter", "open", "Open one of the hardest concepts, or that of a leech", "hardest"),
    Key("progress.plan", "p", "plan", "What a retention and a number of new cards would bring", "plan"),
    Key("progress.week", "w", "week", "Look back at the week, and at what is next", "week"),
    Key("progress.fit", "f", "fit", "Fit the scheduler to your reviews", "fit"),
    Key("progress.down", "down,j", "scroll(1)", "Scroll down"),
    Key("progress.up", "up,k", "scroll(-1)", "Scroll up"),
    Key("progress.page_down", "pagedown,space,ctrl+d", "scroll(10)", "A page down"),
    Key("progress.page_up", "pageup,b,ctrl+u", "scroll(-10)", "A page up"),
    Key("progress.help", "question_mark,f1", "help", "List the keys, and what the figures say", "help"),
    Key("progress.close", "escape,q", "close", "Back", "back"),
)

PLAN = (
    Key("plan.down", "down,j", "move(1)", "A higher retention"),
    Key("plan.up", "up,k", "move(-1)", "A lower retention", "retention"),
    Key("plan.fewer", "left,h", "pace(-1)", "Fewer new cards a day"),
    Key("plan.more", "right,l", "pace(1)", "More new cards a day", "new cards"),
    Key("plan.minutes", "m", "minutes", "How many minutes a day may take"),
    Key("plan.vacation", "v", "vacation", "Days without reviews"),
    Key("plan.backlog", "o", "backlog", "How many reviews are overdue when it begins"),
    Key("plan.set", "enter,s", "set", "Set the retention, the new cards a day, or both", "set it"),
    Key("plan.page_down", "pagedown,space,ctrl+d", "scroll(10)", "A page down"),
    Key("plan.page_up", "pageup,b,ctrl+u", "scroll(-10)", "A page up"),
    Key("plan.help", "question_mark,f1", "help", "List the keys, and what the figures say", "help"),
    Key("plan.close", "escape,q", "close", "Back", "back"),
)

WEEK = (
    Key("week.markdown", "m", "markdown", "Show it as markdown, to copy; or as a page again", "as markdown"),
    Key("week.save", "y", "save", "Write its markdown to a new file that you name", "write to a file"),
    Key("week.down", "down,j", "scroll(1)", "Scroll down"),
    Key("week.up", "up,k", "scroll(-1)", "Scroll up"),
    Key("week.page_down", "pagedown,space,ctrl+d", "scroll(10)", "A page down"),
    Key("week.page_up", "pageup,b,ctrl+u", "scroll(-10)", "A page up"),
    Key("week.help", "question_mark,f1", "help", "List the keys", "help"),
    Key("week.close", "escape,q", "close", "Back", "back"),
)

LINE = (
    Key("line.keep", "enter", "keep", "Take the line", "set"),
    Key("line.close", "escape", "close", "Back, nothing changed", "back"),
)

NAME_FILE = (
    Key("file.save", "enter", "keep", "Write the file", "write"),
    Key("file.complete", "tab", "complete", "Complete the name of a folder", "complete"),
    Key("file.close", "escape", "close", "Back, nothing written", "back"),
)

FIT = (
    Key("fit.start", "enter", "start", "Fit to the reviews of this deck, or of everything", "fit"),
    Key(
        "fit.apply",
        "a",
        "apply",
        "Put the fitted parameters into force; due days move if you say so",
        "apply",
    ),
    Key("fit.revert", "r", "revert", "Go back to the parameters before the latest fit", "go back"),
    Key("fit.undo", "u", "undo", "Take back the last change", "undo"),
    Key("fit.down", "down,j", "scroll(1)", "Scroll down"),
    Key("fit.up", "up,k", "scroll(-1)", "Scroll up"),
    Key("fit.page_down", "pagedown,space,ctrl+d", "scroll(10)", "A page down"),
    Key("fit.page_up", "pageup,b,ctrl+u", "scroll(-10)", "A page up"),
    Key("fit.help", "question_mark,f1", "help", "List the keys, and what the figures say", "help"),
    Key("fit.close", "escape,q", "close", "Back; while it fits: end it, and nothing is changed", "back"),
)

CHOICE = (
    Key("choice.choose", "enter", "choose", "Open what is under the cursor", "open"),
    Key("choice.close", "escape,q", "close", "Back", "back"),
)

SETTINGS = (
    Key("settings.change", "enter,space", "open", "Change the setting under the cursor", "change"),
    Key("settings.reset", "backspace,delete", "reset", "Back to the default", "default"),
    Key("settings.deck", "d", "deck", "The settings of one deck, or those of everything", "of a deck"),
    Key("settings.keys", "t", "keys", "The keys of the app, to change them", "keys"),
    Key("settings.edit", "e", "edit", "Open the file of the settings in your editor", "file"),
    Key("settings.help", "question_mark,f1", "help", "List the keys", "help"),
    Key("settings.close", "escape,q", "close", "Back", "back"),
)

KEY_LIST = (
    Key("keys.change", "enter,space", "open", "Give the action under the cursor other keys", "change"),
    Key("keys.reset", "backspace,delete", "reset", "Back to its own keys", "default"),
    Key("keys.help", "question_mark,f1", "help", "List the keys", "help"),
    Key("keys.close", "escape,q", "close", "Back", "back"),
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
    Key("list.first", "home", "go(0)", "First"),
    Key("list.last", "end", "go(-1)", "Last"),
)

_TABLES = (
    HOME,
    REVIEW,
    SUMMARY,
    CARD,
    BROWSE,
    QUERY_LINE,
    COLUMNS,
    CONCEPTS,
    CONCEPT,
    JOURNAL,
    QUESTIONS,
    PAPERS,
    INBOX,
    GAPS,
    DRAFT_EDITOR,
    ADD,
    PICK,
    SEARCH,
    IMPORT,
    REPORT,
    PROGRESS,
    PLAN,
    WEEK,
    LINE,
    NAME_FILE,
    SETTINGS,
    KEY_LIST,
    FIT,
    CHOICE,
    LINKS,
    HELP,
    LIST,
)

KEYS = "keys"
"""The setting under which the learner's own keys stand."""

ACTIONS = {key.name: key for table in _TABLES for key in table}

_SIGNS = {
    "?": "question_mark",
    "-": "minus",
    "+": "plus",
    "@": "at",
    "*": "asterisk",
    "/": "slash",
    "<": "less_than_sign",
    ">": "greater_than_sign",
    " ": "space",
    ",": "comma",
}
_NAMES = {
    *_SIGNS.values(),
    *("enter", "escape", "tab", "backspace", "delete", "insert", "home", "end", "pageup", "pagedown"),
    *("up", "down", "left", "right"),
    *(f"f{number}" for number in range(1, 13)),
}


def key_problem(keys: Mapping[str, str]) -> str | None:
    """What is wrong with the learner's keys by action: an action or key that does not exist, or one key for
    two actions of a screen; None when nothing is."""
    for action, pressed in keys.items():
        if action not in ACTIONS:
            return f"keys.{action}: there is no such action; `studyml config keys` lists them"
        for name in pressed.split(","):
            if not _is_key(name):
                return f'keys.{action}: {name!r} is no key; name one like "g", "ctrl+g", "f5" or "space"'
    for table in _TABLES:
        taken: dict[str, str] = {}
        for key in table:
            for name in keys.get(key.name, key.keys).split(","):
                other = taken.setdefault(_SIGNS.get(name, name), key.name)
                if other != key.name:
                    mine, theirs = (key.name, other) if key.name in keys else (other, key.name)
                    return f"keys.{mine}: {name} is the key of {theirs}; give that one another key first"
    return None


def _is_key(name: str) -> bool:
    *modifiers, last = name.split("+") if name != "+" else [name]
    is_named = last in _NAMES or (len(last) == 1 and last.isprintable())
    return is_named and set(modifiers) <= {"ctrl", "shift", "alt"}

"""A learner's collection in which every field that comes from outside holds a hostile text."""

from __future__ import annotations

import json
from pathlib import Path

from studyml.domain.rating import Rating
from studyml.services.importing import import_paths
from studyml.services.review import ReviewSession
from studyml.services.workspace import Workspace
from tests.safety.hostile_package import hostile_package
from tests.safety.hostile_text import Words


def quoted(text: str) -> str:
    """A text as YAML and JSON escape it: so even what no file may hold gets through."""
    return json.dumps(text)


def entities(text: str) -> str:
    """A text as HTML hides it from whoever looks at the bytes."""
    return "".join(f"&#{ord(character)};" if not character.isalnum() else character for character in text)


def round_brackets(text: str) -> str:
    """A text that may stand in a cloze, where square ones mean a gap and a bar a hint."""
    return text.replace("[", "(").replace("]", ")").replace("|", "")


def deck(words: Words) -> str:
    """A deck with something hostile in each place that is shown."""
    of = words.field
    return f"""\
---
deck: {quoted("Lab/" + of("deck").replace("/", "|"))}
tags: [{quoted(of("tag"))}, plain]
---

## Momentum {of("concept")}
- aliases: heavy ball {of("alias")}, other
- tags: {of("tag of a concept")}
- papers: arXiv:1803.09820, https://example.org/{of("paper").replace(" ", "")}
- journal: 2020-05-01
- source: {of("source")}

The definition {of("definition")} stands here. See [{of("link")}](https://example.org/a) and
![{of("picture")}](https://example.org/tracker.png) and [go](file:///etc/passwd).

### Why {of("heading")}?
{words.everything()}

### Code
```{of("language").split()[0]}
print("{of("code")}")
```

### Math
$$ x = {of("formula").replace("$", "")} $$

Q: Asks {of("front")}?
A: | a {of("cell").replace("|", "")} | b |
   | --- | --- |
   | 1 | 2 |

C: Gap [{round_brackets(of("gap"))}|hint {round_brackets(of("hint"))}] shows {round_brackets(of("cloze"))}.

line {of("line")} :: back {of("line back")}

## Broken {of("broken")}

Q: without {of("an answer")}
"""


PLAIN = "A plain line stands between the others, for a file of nothing but controls is no text.\n" * 40


def journal(words: Words) -> str:
    """A journal with days, questions, terms, papers and drafts."""
    of = words.field
    return f"""\
# {of("title of the journal")}

## 2020-05-01 {of("title of a day")}

Momentum and {of("text of a day")}; [a page {of("link of a day")}](https://example.org/b).
Read [{of("title of a paper")}](https://arxiv.org/abs/1803.09820).

Questions:

- What is {of("question")}?
- Why does {of("answered question")} matter?
    - Because {of("its answer")} is so.

Terms:

- **Widget {of("term")}**: a thing {of("meaning")} with three parts.
- Gadget: {of("another meaning")} in words.

## 2020-05-02

What is a widget {of("second day")}? Gadget and Widget again: {words.everything()}

{PLAIN}"""


def feed(words: Words) -> str:
    """A feed with two posts, whose text is hidden behind entities."""
    of = words.field
    return f"""<?xml version="1.0"?><rss version="2.0"><channel><title>feed {escaped(of("feed"))}</title>
<item><title>Post {escaped(of("post"))}</title><pubDate>Fri, 01 May 2020 10:00:00 GMT</pubDate>
<description>&lt;p&gt;Momentum {escaped(entities(of("post text")))}&lt;/p&gt;</description></item>
</channel></rss>"""


def escaped(text: str) -> str:
    """A text within XML, without what XML forbids."""
    allowed = "".join(c if c in "\t\n" or " " <= c < "\ud800" or c > "\udfff" else "?" for c in text)
    return allowed.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def bibliography(words: Words) -> str:
    """References as citation programs export them."""
    of = words.field
    entry = {
        "id": of("key"),
        "type": "article",
        "title": of("reference"),
        "author": [{"family": of("family"), "given": of("given")}],
        "issued": {"date-parts": [[2019]]},
        "URL": "https://arxiv.org/abs/1706.03762",
    }
    return json.dumps([entry])


def crowd(words: Words) -> str:
    """A deck of CrowdAnki."""
    of = words.field
    model = {
        "crowdanki_uuid": "m",
        "name": of("note type"),
        "flds": [{"name": "Front", "ord": 0}, {"name": "Back", "ord": 1}],
        "tmpls": [{"name": "Card", "ord": 0, "qfmt": "{{Front}}", "afmt": "{{FrontSide}}<hr>{{Back}}"}],
        "type": 0,
        "css": "",
    }
    note = {
        "fields": [entities(of("field")), of("other field")],
        "guid": of("guid"),
        "note_model_uuid": "m",
        "tags": [of("tag of a note")],
    }
    head = {"__type__": "Deck", "name": of("crowd deck"), "children": [], "media_files": []}
    return json.dumps({**head, "note_models": [model], "notes": [{**note, "__type__": "Note"}]})


def table(words: Words) -> str:
    """A table of cards."""
    of = words.field
    return f'front,back,tags\n"{of("csv front")}","{of("csv back")}","{of("csv tag")}"\n'.replace("\r", "")


def file_name(words: Words, end: str) -> str:
    """A name that a file may have."""
    name = words.field("file").replace("/", "|")
    return f"{words.given:02} {name[:50]}{end}"


def write(folder: Path, words: Words) -> None:
    """Fills a folder with decks and notes under hostile names, good ones and ones to be refused."""
    folder.mkdir()
    for text, end in (
        (deck(words), ".md"),
        (journal(words), ".md"),
        (feed(words), ".xml"),
        (bibliography(words), ".json"),
        (f"---\n{words.field('key')}: [\n---\n\n## A\nb\n", ".md"),
        (f"## A\n- journal: {words.field('no day')}\n- kay: {words.field('no key')}\n\ntext\n", ".md"),
    ):
        (folder / file_name(words, end)).write_bytes(text.encode("utf-8", "surrogatepass"))
    (folder / file_name(words, "-bytes.md")).write_bytes(b"## A\n\n\xff " + words.everything().encode())


def fill(work: Workspace, folder: Path, words: Words) -> None:
    """Imports such a folder, and what other programs write, and studies a little of it."""
    write(folder, words)
    foreign = folder.with_name("foreign")
    own = folder.with_name("own")
    foreign.mkdir()
    own.mkdir()
    import_paths(work, [folder])
    for text, end in ((crowd(words), ".json"), (table(words), ".csv")):
        path = foreign / file_name(words, end)
        path.write_text(text)
        import_paths(work, [path], to=str(own))
    package = foreign / file_name(words, ".apkg")
    package.write_bytes(hostile_package(words))
    import_paths(work, [package])
    session = ReviewSession(work)
    for rating in (3, 1, 4, 2):
        if session.card is None:
            break
        session.turn()
        session.answer(Rating(rating), 7.5)

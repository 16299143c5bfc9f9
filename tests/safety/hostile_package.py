"""A package of Anki in which every name and every text is hostile, made without Anki, which mends some."""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile

from tests.safety.hostile_text import Words

_TABLES = """
CREATE TABLE col (id INTEGER PRIMARY KEY, crt, mod, scm, ver, dty, usn, ls, conf, models, decks, dconf, tags);
CREATE TABLE notes (id INTEGER PRIMARY KEY, guid, mid, mod, usn, tags, flds, sfld, csum, flags, data);
CREATE TABLE cards (id INTEGER PRIMARY KEY, nid, did, ord, mod, usn, type, queue, due, ivl, factor, reps,
    lapses, left, odue, odid, flags, data);
CREATE TABLE revlog (id INTEGER PRIMARY KEY, cid, usn, ease, ivl, lastIvl, factor, time, type);
CREATE TABLE graves (usn, oid, type);
"""
_BEGAN = 1_600_000_000
_DUE = 2_400  # days after that, when the walks have long been


def _type(key: int, name: str, kind: int, fields: list[str], question: str, answer: str) -> dict[str, object]:
    return {
        "id": key,
        "name": name,
        "type": kind,
        "css": "",
        "flds": [{"name": field, "ord": place} for place, field in enumerate(fields)],
        "tmpls": [{"name": f"template of {name}", "ord": 0, "qfmt": question, "afmt": answer}],
    }


def hostile_package(words: Words) -> bytes:
    """The bytes of such a package: a plain note, a cloze and one with a picture, each answered once."""
    of = words.field
    # What a template asks for is found by the field's name, in which the brackets of templates cannot stand.
    names = [of("field name").translate(dict.fromkeys(map(ord, "{}#/^:"))) for _ in range(2)]
    plain = _type(1, of("note type"), 0, names, f"{{{{{names[0]}}}}}", f"{{{{{names[1]}}}}} {of('template')}")
    cloze = _type(2, of("cloze type"), 1, ["Text", "More"], "{{cloze:Text}}", "{{cloze:Text}}<br>{{More}}")
    deck = {"id": 3, "name": f"Packed::{of('packed deck')}", "desc": of("description"), "dyn": 0, "conf": 1}
    picture = of("picture").replace("/", "|") + ".png"
    gap = of("gap").replace("}", "").replace(":", "")
    hint = of("hint").replace("}", "").replace(":", "")
    notes = [
        (1, [of("packed front"), of("packed back")]),
        (2, [f"Packed {of('cloze text')} {{{{c1::{gap}::{hint}}}}}", of("cloze extra")]),
        (1, [f'<img src="{picture}" alt="{of("alternative")}"> drawn', f'<a href="{of("address")}">go</a>']),
    ]
    connection = sqlite3.connect(":memory:")
    connection.executescript(_TABLES)
    columns = (_BEGAN, _BEGAN, _BEGAN, 11, 0, 0, 0, "{}", json.dumps({"1": plain, "2": cloze}))
    shelves = json.dumps({"3": deck}), "{}", json.dumps({of("known tag"): 0})
    connection.execute(f"INSERT INTO col VALUES (1{', ?' * 12})", (*columns, *shelves))
    for number, (kind, fields) in enumerate(notes, 1):
        flds = "\x1f".join(field.replace("\x1f", "") for field in fields)
        tags = f" {of('tag').replace(' ', '_')} plain "
        note = (number, of("guid"), kind, _BEGAN, 0, tags, flds, fields[0], 0, 0, of("data"))
        connection.execute(f"INSERT INTO notes VALUES (?{', ?' * 10})", note)
        card = (number, number, 3, 0, _BEGAN, 0, 2, 2, _DUE, 4, 2500, 1, 0, 0, 0, 0, 0, of("card data"))
        connection.execute(f"INSERT INTO cards VALUES (?{', ?' * 17})", card)
        answer = ((_BEGAN + number) * 1000, number, 0, 3, 4, 0, 2500, 6_000, 0)
        connection.execute(f"INSERT INTO revlog VALUES (?{', ?' * 8})", answer)
    connection.commit()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("collection.anki2", connection.serialize())
        archive.writestr("media", json.dumps({"0": picture}))
        archive.writestr("0", b"\x89PNG\r\n\x1a\n drawn by nobody")
    connection.close()
    return out.getvalue()

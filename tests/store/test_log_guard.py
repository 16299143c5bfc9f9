"""No statement of the program takes an answer away."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import studyml

FORBIDDEN = re.compile(
    r"\b(?:DELETE\s+FROM|UPDATE|REPLACE\s+INTO|INSERT\s+OR\s+REPLACE\s+INTO|DROP\s+TABLE|ALTER\s+TABLE)\s+"
    # What a merge brought from another store goes with the merge when that is taken back; it stays there.
    r"[\"'`\[]?(?:review_log|memory_event)\b(?!.*\borigin IS NOT NULL)",
    re.IGNORECASE,
)
WHOLE = Path(studyml.__file__).parent
SCRIPTS = sorted((WHOLE.parent / "migrations" / "versions").glob("*.py"))


def texts(path: Path) -> list[str]:
    """Every text in a file of Python, those put together from pieces as well."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.append(node.value)
        elif isinstance(node, ast.JoinedStr):
            pieces = [each.value if isinstance(each, ast.Constant) else "{}" for each in node.values]
            found.append("".join(map(str, pieces)))
    return found


def offences(path: Path) -> list[str]:
    return [text for text in texts(path) if FORBIDDEN.search(text)]


def test_no_statement_names_the_log_as_what_it_deletes_or_changes() -> None:
    files = [*WHOLE.rglob("*.py"), *SCRIPTS]
    assert len(files) > 200
    found = {str(path.relative_to(WHOLE.parent)): offences(path) for path in files}
    assert {path: lines for path, lines in found.items() if lines} == {}


def test_such_a_statement_would_be_found(tmp_path: Path) -> None:
    for number, statement in enumerate(
        [
            '"DELETE FROM review_log WHERE id = ?"',
            'f"delete from review_log where id = {1}"',
            '"UPDATE review_log SET rating = 4"',
            '"INSERT OR REPLACE INTO review_log VALUES (1)"',
            '"DROP TABLE review_log"',
            '"DELETE FROM memory_event"',
        ]
    ):
        file = tmp_path / f"{number}.py"
        file.write_text(f"x = {statement}\n")
        assert offences(file), statement
    innocent = tmp_path / "innocent.py"
    innocent.write_text(
        'x = "CREATE TRIGGER a BEFORE DELETE ON review_log"\ny = "DELETE FROM review_tally"\n'
    )
    assert offences(innocent) == []

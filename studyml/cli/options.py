"""The options that many commands share."""

from __future__ import annotations

from typing import Annotated

import typer

from studyml.cli import completion

Db = Annotated[
    str | None,
    typer.Option(
        "--db", metavar="PATH", help="The store; else $STUDYML_DB, else studyml.db in the data folder."
    ),
]
Query = Annotated[
    list[str],
    typer.Argument(
        metavar="QUERY",
        autocompletion=completion.query_words,
        help="Which cards: words, deck:…, is:due and so on; docs/queries.md has all.",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of text.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would happen, change nothing.")]

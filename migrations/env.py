"""How alembic runs the scripts: on the connection that it is handed, in that connection's transaction."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context


def plain_type(kind: str, item: Any, _autogenerate: object) -> str | Literal[False]:
    """Writes types as SQLAlchemy's own: a script never depends on what the tables are written with."""
    if kind == "type" and type(item).__module__.startswith("sqlmodel"):
        return f"sa.{type(item.impl).__name__}()"
    return False


def is_declared(name: str | None, kind: str, _parents: object) -> bool:
    """Leaves out the tables in which a full-text index keeps itself."""
    return kind != "table" or "_search" not in (name or "")


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=context.config.attributes.get("metadata"),
    render_as_batch=True,
    render_item=plain_type,
    compare_type=True,
    include_name=is_declared,
)
context.run_migrations()

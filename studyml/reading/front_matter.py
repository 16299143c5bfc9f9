"""The mapping at the head of a file: YAML between `---`, or TOML between `+++` (`---` in hashcards)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from studyml.domain.deck import Level, Remark
from studyml.domain.safe_text import safe_line
from studyml.errors import SourceRefused

if TYPE_CHECKING:
    from yaml.nodes import MappingNode, Node

LARGEST = 16 * 1024
DEEPEST = 10

_TOML_LINE = re.compile(r"[ \t]*[\w.\"'-]+[ \t]*=")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What the head of a file says: text, or lists of text, by key. `first` is the line after it."""

    values: dict[str, str | tuple[str, ...]]
    first: int
    is_toml: bool = False
    remarks: tuple[Remark, ...] = ()

    def text(self, key: str) -> str:
        """The value of a key on one line; empty when there is none, or when it is a list."""
        value = self.values.get(key, "")
        return value if isinstance(value, str) else ""

    def words(self, key: str) -> tuple[str, ...]:
        """The value of a key as a list: one that was written as text is split at commas."""
        value = self.values.get(key, ())
        return (
            tuple(part for part in map(str.strip, value.split(",")) if part)
            if isinstance(value, str)
            else value
        )


def read_front_matter(lines: list[str], path: Path) -> FrontMatter:
    """The front matter of a file's lines. Raises SourceRefused when it is there and cannot be relied upon."""
    if not lines or lines[0].rstrip() not in ("---", "+++"):
        return FrontMatter({}, 1)
    fence = lines[0].rstrip()
    closings = ("---", "...") if fence == "---" else ("+++",)
    end = next((at for at in range(1, len(lines)) if lines[at].rstrip() in closings), 0)
    meant = next((line for line in lines[1 : end or len(lines)] if line.strip() and line[0] != "#"), "")
    if meant.startswith(("Q:", "C:", "A:")) and fence == "---":
        return FrontMatter({}, 2)
    if not end:
        text = (
            f"The front matter that opens here never closes. End it with a line `{fence}`,"
            " or leave a blank line first."
        )
        return FrontMatter({}, 2, remarks=(Remark(1, Level.WARNING, text),))
    head = "\n".join(lines[1:end])
    if len(head.encode()) > LARGEST:
        raise SourceRefused(
            str(path),
            f"The front matter is larger than {LARGEST // 1024} KiB. Keep deck, tags and dialect in it.",
        )
    is_toml = fence == "+++" or _TOML_LINE.match(meant) is not None
    found = _toml(head, path) if is_toml else _yaml(head, path)
    if not isinstance(found, dict):
        raise SourceRefused(
            str(path),
            "The front matter is no mapping. Write it as lines of `key: value`, such as `deck: Name`.",
            2,
        )
    return FrontMatter({_text(key): _value(value) for key, value in found.items()}, end + 2, is_toml)


def _text(value: object) -> str:
    return safe_line("" if value is None else str(value)).strip()


def _value(value: object) -> str | tuple[str, ...]:
    if isinstance(value, list):
        return tuple(text for text in map(_text, value) if text)
    return "" if isinstance(value, dict) else _text(value)


def _toml(head: str, path: Path) -> object:
    import tomllib

    try:
        return tomllib.loads(head)
    except tomllib.TOMLDecodeError as error:
        raise SourceRefused(str(path), f"The front matter is no TOML: {safe_line(str(error))}.", 2) from None
    except RecursionError:
        raise SourceRefused(str(path), _too_deep(), 2) from None


def _yaml(head: str, path: Path) -> object:
    import yaml

    try:
        return yaml.load(head, _plain_loader()) or {}
    except _Unfit as error:
        raise SourceRefused(str(path), str(error), error.line + 2) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = safe_line(error.problem or error.context or "it cannot be read")
        raise SourceRefused(
            str(path),
            f"The front matter is no YAML: {problem}. Put quotes around a value with special characters.",
            mark.line + 2 if mark else 2,
        ) from None
    except (yaml.YAMLError, ValueError) as error:
        raise SourceRefused(str(path), f"The front matter is no YAML: {safe_line(str(error))}.", 2) from None


class _Unfit(Exception):
    """YAML that is well formed and not wanted; `line` counts from 0 inside the front matter."""

    def __init__(self, reason: str, line: int) -> None:
        super().__init__(reason)
        self.line = line


def _too_deep() -> str:
    return f"The front matter is nested more than {DEEPEST} levels deep. Keep deck, tags and dialect in it."


def _plain_loader() -> type:
    """A loader that makes text, lists and dicts, and refuses anchors, deep nesting and repeated keys."""
    global _loader
    if _loader is not None:
        return _loader
    import yaml

    class PlainLoader(yaml.BaseLoader):
        depth = 0

        def compose_node(self, parent: Node | None, index: int) -> Node | None:
            event = self.peek_event()  # type: ignore[no-untyped-call]
            if getattr(event, "anchor", None):
                raise _Unfit(
                    "The front matter uses an anchor or alias (`&a`, `*a`). Write the value out or quote it.",
                    event.start_mark.line,
                )
            self.depth += 1
            if self.depth > DEEPEST:
                raise _Unfit(_too_deep(), event.start_mark.line)
            node: Node | None = super().compose_node(parent, index)
            self.depth -= 1
            return node

        def construct_mapping(self, node: MappingNode, deep: bool = False) -> dict[object, object]:
            seen: set[object] = set()
            for key, _ in node.value:
                if key.value.__class__ is str and key.value in seen:
                    raise _Unfit(
                        f"The front matter has `{safe_line(key.value)}` twice. Keep one of them.",
                        key.start_mark.line,
                    )
                seen.add(key.value if isinstance(key.value, str) else id(key))
            return dict(super().construct_mapping(node, deep))

    _loader = PlainLoader
    return PlainLoader


_loader: type | None = None

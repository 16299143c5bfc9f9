"""Text from outside reaches a terminal through one door each: `Sheet` in the app, `echo` in the shell.

Neither rich nor textual removes escape sequences, and textual runs markup that it finds in any string given
to most of its widgets. These tests read the source, so that no new surface can open a second door.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent / "studyml"
MARKUP_MODULES = (
    "textual.widgets",
    "textual.content",
    "textual.markup",
    "rich.markup",
    "rich.text",
    "rich.console",
)
# Shows what it is given to the letter, and is filled in one place.
LITERAL_WIDGETS = {"TextArea"}
TITLES = {"title", "sub_title", "border_title", "border_subtitle", "tooltip", "placeholder"}
PRINTERS = {"print", "secho", "echo_via_pager", "confirm", "prompt"}


def trees(folder: str) -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted((SOURCE / folder).rglob("*.py")):
        yield path, ast.parse(path.read_text())


def found(path: Path, node: ast.AST) -> str:
    return f"{path.relative_to(SOURCE)}:{getattr(node, 'lineno', 0)}"


def offences_in_app(path: Path, tree: ast.Module) -> Iterator[str]:
    """Every place in a module of the app where a variable could reach the screen past `Sheet`."""
    is_door = path.name == "sheet.py"
    for node in ast.walk(tree):
        modules = []
        if isinstance(node, ast.ImportFrom):
            is_field = (
                path.name == "text_field.py" and {alias.name for alias in node.names} <= LITERAL_WIDGETS
            )
            modules = [] if is_field else [node.module or ""]
        elif isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        if any(
            module == banned or module.startswith(f"{banned}.")
            for module in modules
            for banned in MARKUP_MODULES
        ):
            yield f"{found(path, node)}: imports what reads markup"
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            is_empty = len(node.args) == 1 and isinstance(node.args[0], ast.List) and not node.args[0].elts
            if name in {"Segment", "Strip"} and not is_door and not is_empty:
                yield f"{found(path, node)}: makes its own {name}"
            if name in {"from_markup", "render_markup"}:
                yield f"{found(path, node)}: reads markup"
            if name == "notify" and not any(
                k.arg == "markup" and not ast.literal_eval(k.value) for k in node.keywords
            ):
                yield f"{found(path, node)}: notifies with markup"
        if isinstance(node, ast.Assign | ast.AnnAssign) and not isinstance(node.value, ast.Constant | None):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                if isinstance(target, ast.Attribute) and target.attr in TITLES:
                    yield f"{found(path, node)}: sets {target.attr} to a variable"


def offences_in_shell(path: Path, tree: ast.Module) -> Iterator[str]:
    """Every place in a module of the command line that prints past `echo`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            func = node.func
            owner = (
                func.value.id if isinstance(func, ast.Attribute) and isinstance(func.value, ast.Name) else ""
            )
            name = func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")
            if name in PRINTERS or (owner == "typer" and name == "echo"):
                yield f"{found(path, node)}: prints with {name}"
            if name in {"write", "writelines"}:
                yield f"{found(path, node)}: writes to a stream"
        if isinstance(node, ast.Import | ast.ImportFrom):
            modules = (
                [node.module or ""] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names]
            )
            if any(module.split(".")[0] == "rich" and module != "rich.cells" for module in modules):
                yield f"{found(path, node)}: imports rich"


def test_the_app_shows_variables_through_sheet_only() -> None:
    offences = [offence for path, tree in trees("tui") for offence in offences_in_app(path, tree)]
    assert offences == []


def test_the_shell_prints_through_echo_only() -> None:
    offences = [
        offence
        for path, tree in trees("cli")
        if path.name != "output.py"
        for offence in offences_in_shell(path, tree)
    ]
    assert offences == []


@pytest.mark.parametrize(
    "code",
    [
        "from textual.widgets import Static",
        "from textual.widgets import TextArea",
        "import textual.widgets",
        "from rich.text import Text",
        "Segment(name)",
        "app.notify(name)",
        "app.notify(name, markup=True)",
        "self.border_title = name",
        "Content.from_markup(name)",
    ],
)
def test_the_check_of_the_app_sees(code: str) -> None:
    assert list(offences_in_app(SOURCE / "tui" / "screen.py", ast.parse(code)))


@pytest.mark.parametrize(
    "code", ["print(name)", "typer.echo(name)", "typer.secho(name)", "sys.stdout.write(name)", "import rich"]
)
def test_the_check_of_the_shell_sees(code: str) -> None:
    assert list(offences_in_shell(SOURCE / "cli" / "command.py", ast.parse(code)))

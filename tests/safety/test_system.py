"""Nothing that is read or shown reaches the system: no address is opened unasked, no shell and no program is
started, and what is written is the learner's alone."""

from __future__ import annotations

import ast
import os
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from studyml.domain.link import checked_link
from studyml.services.editing import editor_command, run_editor
from tests.cli.outcome import Outcome
from tests.safety.pseudo_terminal import ROOT

SOURCE = ROOT / "studyml"
BANNED_CALLS = {"eval", "exec", "compile", "__import__", "system", "popen", "execvp", "fork", "spawnv"}
BANNED_MODULES = {
    "pickle",
    "marshal",
    "shelve",
    "dill",
    "requests",
    "httpx",
    "http",
    "ftplib",
    "smtplib",
    "ctypes",
}
NETWORK = {"urllib.request", "socket", "urllib3", "aiohttp", "webbrowser", "subprocess"}
ALLOWED = {
    ("webbrowser", "services/browser.py"),
    ("subprocess", "services/editing.py"),
    ("subprocess", "services/fit_process.py"),
}


def offences(path: str, tree: ast.Module) -> Iterator[str]:
    """What a module does that runs code or programs, or asks the network."""
    for node in ast.walk(tree):
        modules: list[str] = []
        if isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            modules = [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
        for module in modules:
            if module.split(".")[0] in BANNED_MODULES:
                yield f"{path}: imports {module}"
            if module in NETWORK and (module, path) not in ALLOWED:
                yield f"{path}: imports {module}"
        if isinstance(node, ast.Call):
            func = node.func
            name = func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")
            is_method = isinstance(func, ast.Attribute) and getattr(func.value, "id", "") not in (
                "os",
                "builtins",
            )
            if name in BANNED_CALLS and not is_method:
                yield f"{path}: calls {name}"
            if any(keyword.arg == "shell" for keyword in node.keywords):
                yield f"{path}: starts a shell"
            if (
                name == "load"
                and getattr(getattr(func, "value", None), "id", "") == "yaml"
                and len(node.args) < 2
            ):
                yield f"{path}: loads YAML with any type"


def test_the_source_runs_no_code_no_shell_and_asks_no_network() -> None:
    found = [
        offence
        for path in sorted(SOURCE.rglob("*.py"))
        for offence in offences(str(path.relative_to(SOURCE)), ast.parse(path.read_text()))
        if "browser_server" not in offence and "serve_commands" not in offence
    ]
    assert found == []


@pytest.mark.parametrize(
    "code",
    [
        *(
            "import pickle",
            "from urllib import request",
            "import urllib.request",
            "eval(text)",
            "os.system(text)",
        ),
        *("subprocess.run(words, shell=True)", "import subprocess", "yaml.load(text)", "import socket"),
    ],
)
def test_the_check_sees(code: str) -> None:
    assert list(offences("services/module.py", ast.parse(code)))


@pytest.mark.parametrize(
    "address",
    [
        *("ssh://-oProxyCommand=x", "--new-window", "-private", "file:///etc/passwd", "javascript:alert(1)"),
        *("./run.sh", "data:text/html,x", "https://user:password@example.org", "https://user@example.org"),
        *(
            "https://",
            "http:example.org",
            "https://exa mple.org",
            "https://example.org/\u202egpj",
            "//example.org",
        ),
    ],
)
def test_what_is_no_plain_address_is_never_opened(address: str) -> None:
    assert checked_link(address) is None


def test_a_host_in_letters_that_look_alike_is_shown_as_it_is_asked_for() -> None:
    link = checked_link("https://ex\u0430mple.org/a")
    assert link is not None
    assert link.host == "xn--exmple-4nf.org"
    assert "\u0430" not in link.url


@pytest.mark.parametrize(
    "name",
    ["-rf.md", "two words.md", "quo'te\".md", "semi;touch taken.md", "$(touch taken).md", "new\nline.md"],
)
def test_the_editor_gets_a_name_as_one_word_that_is_no_option(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    editor = tmp_path / "editor"
    editor.write_text(f"#!{sys.executable}\nimport sys\nopen('said', 'w').write(repr(sys.argv[1:]))\n")
    editor.chmod(0o700)
    run_editor(str(editor), Path(name), 3)
    assert ast.literal_eval(Path("said").read_text()) == ["+3", str(tmp_path / name)]
    assert not Path("taken").exists()
    assert editor_command("vim -u NONE", Path(name), 3)[-1].startswith("/")


def test_the_walks_end_at_the_first_connection() -> None:
    code = (
        "import urllib.request\n"
        "from tests.safety.no_network import refuse_connections\n"
        "refuse_connections()\n"
        "urllib.request.urlopen('http://127.0.0.1:9')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=ROOT, check=False)
    assert b"has opened a connection" in done.stderr


@pytest.mark.parametrize("mask", [0o000, 0o022])
def test_what_is_written_is_the_learner_s_alone_whatever_the_umask(
    run: Callable[..., Outcome], home: Path, mask: int
) -> None:
    (home / "deck.md").write_text("## Card\n\ntext\n")
    before = os.umask(mask)
    try:
        for words in (
            ["import", "deck.md"],
            ["config", "rollover_hour", "5"],
            ["review", "--plain"],
            ["backup"],
            ["add", "--to", "Own", "--concept", "C", "--front", "f", "--back", "b"],
            ["export", "log", "-o", "log.jsonl"],
            ["export", "csv", "-o", "cards.csv"],
            ["undo"],
        ):
            assert run(*words, typed="\n3\n").code == 0, words
    finally:
        os.umask(before)
    folder = home / "data" / "studyml"
    made = [
        folder,
        *folder.rglob("*"),
        home / "config" / "studyml",
        home / "config" / "studyml" / "config.toml",
    ]
    assert any(path.suffix == ".db" for path in made)
    assert any("backup" in str(path) for path in made)
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in made}
    assert {path: oct(mode) for path, mode in modes.items() if mode not in (0o700, 0o600)} == {}
    assert all(mode == 0o600 for path, mode in modes.items() if path.is_file())
    for name in ("cards.csv", "log.jsonl"):
        assert not stat.S_IMODE((home / name).stat().st_mode) & mask

"""The TeX of a formula cut into tokens."""

from __future__ import annotations

import re


class Unreadable(Exception):
    """The formula has something that is not known, or no end."""


_TOKEN = re.compile(r"\\(?:[a-zA-Z]+\*?|.)|[0-9]+(?:\.[0-9]+)?|\s+|.", re.DOTALL)
_COMMENT = re.compile(r"(?<!\\)%[^\n]*\n?\s*")
_STARRED = frozenset(["\\operatorname*", "\\tag*", "\\hspace*", "\\vspace*"])


class Tokens:
    """Tokens that are taken one after the other."""

    def __init__(self, source: str) -> None:
        self._tokens = _tokens(_COMMENT.sub("", source))
        self._at = 0

    def back(self, token: str) -> None:
        """Make a token the next one in place of the last that was taken."""
        self._at -= 1
        self._tokens[self._at] = token

    def peek(self) -> str | None:
        """The next token, None at the end."""
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def next(self) -> str:
        """Take the next token; raises `Unreadable` at the end."""
        if self._at >= len(self._tokens):
            raise Unreadable("ends too early")
        self._at += 1
        return self._tokens[self._at - 1]

    def skip_spaces(self) -> None:
        """Pass over blanks."""
        while self._at < len(self._tokens) and self._tokens[self._at].isspace():
            self._at += 1

    def accepts(self, token: str) -> bool:
        """Take a token if it comes next, blanks aside."""
        self.skip_spaces()
        if self.peek() != token:
            return False
        self._at += 1
        return True

    def raw_argument(self) -> str:
        """The text between braces, unread."""
        if not self.accepts("{"):
            return self.next()
        parts: list[str] = []
        depth = 1
        while True:
            token = self.next()
            depth += {"{": 1, "}": -1}.get(token, 0)
            if depth == 0:
                return "".join(parts)
            parts.append(token)


def _tokens(source: str) -> list[str]:
    tokens: list[str] = []
    for token in _TOKEN.findall(source):
        if token.startswith("\\") and token.endswith("*") and token not in _STARRED and len(token) > 2:
            tokens += [token[:-1], "*"]
        else:
            tokens.append(token)
    return tokens

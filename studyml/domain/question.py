"""The form in which two questions that ask the same are equal."""

from __future__ import annotations

import re
import unicodedata

from studyml.domain.normal_form import normalised

_QUOTES = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛ʼ´′＇", "'"),
        **dict.fromkeys("“”„‟«»″＂", '"'),
        "\N{NO-BREAK SPACE}": " ",
        "？": "?",
    }
)
_QUOTED = re.compile(r"""["'](?=\w)(?<!\w["'])|(?<=\w)"|(?<=\w)'(?!\w)|"(?!\w)""")


def normalised_question(text: str) -> str:
    """The question with case, markup, white space, quotation marks and final punctuation folded."""
    plain = normalised(unicodedata.normalize("NFC", text).translate(_QUOTES))
    return " ".join(_QUOTED.sub("", plain).split()).rstrip(" ?!.:;,…")

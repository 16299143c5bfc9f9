"""The way in: what must start at once is answered before the command line's framework is loaded."""

from __future__ import annotations

import os
import sys


def main() -> int:
    """Runs the command in `sys.argv`; its exit code."""
    _open_closed_streams()
    from studyml.errors import QueryError, StudymlError

    try:
        code = _run(sys.argv[1:])
        sys.stdout.flush()
        return code
    except QueryError as error:
        if sys.stderr.isatty():
            from studyml.cli.query_words import point_at

            point_at(error)
            return error.exit_code
        return _failed(str(error), error.exit_code)
    except StudymlError as error:
        return _failed(str(error), error.exit_code)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        from studyml.cli.output import silence

        silence(sys.stdout)
        return 0
    except OSError as error:
        from studyml.cli.output import silence

        silence(sys.stdout)
        return _failed(f"{error.filename or 'the system refused'}: {error.strerror or error}", 1)


def _run(words: list[str]) -> int:
    if words == ["--version"]:
        from studyml import __version__

        sys.stdout.write(f"studyml {__version__}\n")
        return 0
    if words[:1] == ["due"] and set(words[1:]) <= {"--json"}:
        from studyml.cli.due import show_due

        return show_due(None, as_json="--json" in words)
    if not words and sys.stdin.isatty() and sys.stdout.isatty():
        from studyml.cli.start import start_app

        return start_app(None)
    from studyml.cli.main import run

    return run(words)


def _failed(message: str, code: int) -> int:
    from studyml.cli.output import tell

    tell(f"studyml: {message}")
    return code


def _open_closed_streams() -> None:
    """Gives a stream that was closed before the start, so that there is none, a place that leads nowhere."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115


if __name__ == "__main__":
    sys.exit(main())

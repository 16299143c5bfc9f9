"""The way in: what must start at once is answered before the command line's framework is loaded."""

from __future__ import annotations

import sys


def main() -> int:
    """Runs the command in `sys.argv`; its exit code."""
    words = sys.argv[1:]
    if words == ["--version"]:
        from studyml import __version__

        sys.stdout.write(f"studyml {__version__}\n")
        return 0
    from studyml.errors import StudymlError

    try:
        if words[:1] == ["due"] and set(words[1:]) <= {"--json"}:
            from studyml.cli.due import show_due

            return show_due(None, as_json="--json" in words)
        if not words and sys.stdin.isatty() and sys.stdout.isatty():
            from studyml.cli.start import start_app

            return start_app(None)
        from studyml.cli.main import run

        return run(words)
    except StudymlError as error:
        from studyml.cli.output import tell

        tell(f"studyml: {error}")
        return error.exit_code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        _silence_stdout()
        return 0


def _silence_stdout() -> None:
    """The reader of our output has left: what is still buffered has nowhere to go."""
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(main())

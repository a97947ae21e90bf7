"""The command line: the same use cases as the window, and the way into it."""

import sys
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

import click

from annotator import __version__
from annotator.cli import (
    adjudicating,
    agreement,
    beside,
    exchange,
    gazetteers,
    labels,
    projects,
    steps,
    stories,
    together,
    window,
)
from annotator.cli.shared import COULD_NOT_RUN
from annotator.errors import UserError
from annotator.model.file_names import legible

# Options that no command has to come before.
_OF_ALL = frozenset({"-h", "--help", "--version"})


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command, or open the window when no command is named; return the exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if not words or (words[0] not in commands.commands and words[0] not in _OF_ALL):
        if words and (why := _no_command(words[0])):
            click.echo(why, err=True)
            return COULD_NOT_RUN
        words.insert(0, "window")
    try:
        result = commands.main(words, prog_name="annotator", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return COULD_NOT_RUN
    except UserError as error:
        click.echo(legible(str(error)), err=True)
        return COULD_NOT_RUN
    except OSError as error:
        click.echo(f"{error.filename or 'The job'}: {error.strerror or error}.", err=True)
        return COULD_NOT_RUN
    except click.exceptions.Abort:
        click.echo("Stopped; nothing was changed.", err=True)
        return COULD_NOT_RUN
    return result if isinstance(result, int) else 0


def _no_command(word: str) -> str:
    """Return what to say of a word that is neither a command nor an option or a file; else ""."""
    path = Path(word)
    if word.startswith("-") or path.suffix or len(path.parts) > 1 or path.exists():
        return ""
    alike = get_close_matches(word, commands.commands, 1)
    hint = f"; did you mean {alike[0]}?" if alike else "; --help lists the commands."
    return f"There is no command and no file called {word}{hint}"


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="annotator")
def commands() -> None:
    """Read news, highlight and tag spans, review, export training data.

    Without a command: open the window, with the project named or the last one.
    """


for _command in (
    window.window,
    window.worker,
    beside.beside,
    window.screenshot,
    projects.new,
    projects.stats,
    projects.check,
    projects.backup,
    projects.restore,
    exchange.import_,
    exchange.export,
    exchange.diff,
    exchange.formats,
    agreement.compare,
    agreement.disagreements,
    adjudicating.adjudicate,
    stories.stories,
    together.merge,
    together.assign,
    together.hand_in,
    together.bundle,
    labels.schema,
    steps.step,
    gazetteers.gazetteer,
):
    commands.add_command(_command)

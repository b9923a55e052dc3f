"""The command line: ``handbook build``, ``check``, ``serve``, ``new``. It declares and delegates."""

from __future__ import annotations

import argparse
import datetime
import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from handbook.data.findings import Unfit
from handbook.reporting import UNFIT, USAGE, Usage, report

# No plugin of pydantic is ours; looking for some costs every command as much as reading a school.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")

# As a shell says that a program was ended by the signal SIGPIPE: 128 and its number.
PIPE_BROKEN = 141
VIEWS = ("everyone", "parents", "pupils", "visitors", "staff", "governors")
# As the model's files have them, which are not loaded to print a line of help.
TYPES = ("maintained", "academy", "independent", "special", "pru", "maintained-nursery", "early-years")
PHASES = (
    "early-years", "nursery", "infant", "junior", "first", "primary", "middle", "secondary", "upper", "all-through",
    "sixth-form",
)  # fmt: skip


def command() -> NoReturn:
    """What a shell starts: a process that runs one command and is over with it."""
    # A command needs all that it reads until it ends. To look for rubbish in it, and to clear it away piece by piece at
    # the end, takes a seventh of the time of a build.
    gc.disable()
    code = main()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except BrokenPipeError:
        code = PIPE_BROKEN
    os._exit(code)


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command; returns its exit code: 0 done, 1 not fit to publish, 2 the command line was wrong."""
    arguments = _parser().parse_args(argv)
    try:
        return int(arguments.run(arguments))
    except Unfit as unfit:
        report(unfit.findings, getattr(arguments, "format", "text"))
        return UNFIT
    except Usage as problem:
        print(f"handbook: {problem}", file=sys.stderr)
        return USAGE
    except KeyboardInterrupt:
        print("Stopped; nothing was changed.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # Whoever read what is printed has had enough; nor can Python print the rest when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_BROKEN


def _day(text: str) -> datetime.date:
    try:
        return datetime.datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is no day; write it as 2026-11-09") from None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="handbook", description="One model policy and one folder of school data give a school its policy handbook."
    )
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--data", type=Path, metavar="DIR", help="the folder of data, instead of data/")
    common.add_argument("--on", type=_day, metavar="YYYY-MM-DD", help="the day on which it is read, instead of today")
    schools = argparse.ArgumentParser(add_help=False)
    schools.add_argument(
        "--school", action="append", metavar="SLUG", help="a school's folder; may be given more than once"
    )
    schools.add_argument("--all", action="store_true", help="every school")
    schools.add_argument(
        "--overlay", type=Path, metavar="DIR", help="a folder of data that is not public, laid over the school's"
    )
    published = argparse.ArgumentParser(add_help=False)
    published.add_argument(
        "--remote", default="origin", metavar="REMOTE", help="the repository that publishes, instead of origin"
    )
    published.add_argument("--branch", default="gh-pages", help="its branch that is published, instead of gh-pages")

    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    build = commands.add_parser("build", parents=[common, schools], help="build the handbook")
    build.add_argument("--view", action="append", choices=VIEWS, metavar="VIEW", help=f"one of {', '.join(VIEWS)}")
    build.add_argument("--out", type=Path, default=Path("site"), metavar="DIR", help="where to, instead of site/")
    build.add_argument("--no-pdf", action="store_true", help="leave the PDFs out")
    build.add_argument(
        "--paper", choices=("usual", "all"), default="usual", metavar="WHAT", help="all makes large print too"
    )
    build.set_defaults(run=_build)

    check = commands.add_parser(
        "check", parents=[common, schools, published], help="prove that it is complete, and build nothing"
    )
    check.add_argument(
        "--format", choices=("text", "json", "github"), default="text", help="how to print what is found"
    )
    check.add_argument("--model", action="store_true", help="list every statement of the model")
    check.add_argument("--published", action="store_true", help="is what was released still what is published?")
    check.set_defaults(run=_check)

    serve = commands.add_parser("serve", parents=[common], help="look at it while you write")
    serve.add_argument("--school", metavar="SLUG")
    serve.add_argument("--view", choices=VIEWS, default="everyone", metavar="VIEW")
    serve.add_argument("--overlay", type=Path, metavar="DIR")
    serve.add_argument("--port", type=int, default=8000)
    serve.set_defaults(run=_serve)

    diff = commands.add_parser("diff", parents=[common], help="what changed between two releases, or a release and now")
    diff.add_argument("old", metavar="OLD", help="the name of a release, such as 2025-26")
    diff.add_argument("new", metavar="NEW", help="the name of a later one, or now")
    diff.add_argument("--school", metavar="SLUG")
    diff.add_argument("--overlay", type=Path, metavar="DIR")
    diff.add_argument("--view", choices=VIEWS, default="everyone", metavar="VIEW", help="what one reader sees of it")
    diff.add_argument("--format", choices=("text", "json", "html"), default="text", help="how to print it")
    diff.set_defaults(run=_diff)

    release = commands.add_parser("release", parents=[common, published], help="publish an edition that stays for ever")
    release.add_argument("name", metavar="NAME", help="2026-27, 2026-27.2 or 2026-11-09")
    release.add_argument("--school", metavar="SLUG", help="the school's folder")
    release.add_argument("--overlay", type=Path, metavar="DIR", help="a folder of data that is not public")
    release.add_argument("--draft", action="store_true", help="publish what is not approved yet; every page says so")
    release.add_argument(
        "--private-to", metavar="DIR|REMOTE", help="where what is private goes: a folder, or another repository"
    )
    release.add_argument("--no-pdf", action="store_true", help="leave the PDFs out")
    release.set_defaults(run=_release)

    publish = commands.add_parser("publish", parents=[common, published], help="write the folder that a host shows")
    publish.add_argument("--school", metavar="SLUG")
    publish.add_argument("--out", type=Path, required=True, metavar="DIR", help="where to")
    publish.add_argument("--no-pdf", action="store_true", help="leave the PDFs out")
    publish.set_defaults(run=_publish)

    changes = commands.add_parser("changes", parents=[common], help="what changed since the last release, as Markdown")
    changes.add_argument("--school", metavar="SLUG")
    changes.set_defaults(run=_changes)

    due = commands.add_parser("due", parents=[common], help="which reviews fall due, as Markdown; or nothing")
    due.add_argument("--school", metavar="SLUG")
    due.add_argument("--within", type=int, default=60, metavar="DAYS", help="how far ahead to look")
    due.set_defaults(run=_due)

    approve = commands.add_parser("approve", parents=[common], help="record that the text as it stands was approved")
    approve.add_argument("--school", metavar="SLUG")
    approve.add_argument("--overlay", type=Path, metavar="DIR", help="a folder of data that is not public")
    approve.add_argument("--policy", action="append", metavar="ID", help="one policy, instead of all")
    approve.add_argument("--body", default="the full governing body", help="who approved it")
    approve.add_argument("--date", required=True, metavar="DAY", help="when: 9 November 2026")
    approve.add_argument("--minute", metavar="REFERENCE", help="where it is minuted: 2026/41")
    approve.set_defaults(run=_approve)

    redact = commands.add_parser("redact", parents=[common, published], help="take a text out of every release")
    redact.add_argument("text", metavar="TEXT", help="as it is published; - reads it from standard input")
    redact.add_argument("--reason", required=True, help="what is said in its place: a private number")
    redact.add_argument("--school", metavar="SLUG")
    redact.set_defaults(run=_redact)

    new = commands.add_parser("new", help="start a school: a folder of data with every question that applies")
    new.add_argument("slug", metavar="SLUG", help="the name of its folder and part of its address: hill-top-primary")
    new.add_argument("--type", required=True, metavar="TYPE", help=f"one of {', '.join(TYPES)}")
    new.add_argument("--default", action="store_true", help="make it the school that is built where none is named")
    new.add_argument("--address", metavar="URL", help="where its handbook will be published; goes with --default")
    new.add_argument("--phase", metavar="PHASE", help=f"which ages it takes: one of {', '.join(PHASES)}")
    new.add_argument("--sixth-form", action="store_true", help="it has a sixth form")
    new.add_argument("--boarding", action="store_true", help="pupils board")
    new.add_argument(
        "--policy", action="append", choices=("mobile", "social", "combined"), metavar="ID",
        help="mobile, social, or combined (one for both): only what it needs is asked; both, if left out",
    )  # fmt: skip
    new.add_argument("--data", type=Path, metavar="DIR", help="the folder of data, instead of data/")
    new.set_defaults(run=_new)
    return parser


def _build(arguments: argparse.Namespace) -> int:
    from handbook.engine.cooks import Cooks

    # The site generator is loaded beside everything else that a build needs.
    with Cooks(Path("mkdocs.yml").absolute()) as cooks:
        from handbook.commands import build

        return build(arguments, cooks)


def _release(arguments: argparse.Namespace) -> int:
    from handbook.engine.cooks import Cooks

    with Cooks(Path("mkdocs.yml").absolute()) as cooks:
        from handbook.releases.commands import release

        return release(arguments, cooks)


def _publish(arguments: argparse.Namespace) -> int:
    from handbook.engine.cooks import Cooks

    with Cooks(Path("mkdocs.yml").absolute()) as cooks:
        from handbook.releases.tending import publish

        return publish(arguments, cooks)


def _changes(arguments: argparse.Namespace) -> int:
    from handbook.releases.tending import changes

    return changes(arguments)


def _due(arguments: argparse.Namespace) -> int:
    from handbook.releases.tending import due

    return due(arguments)


def _approve(arguments: argparse.Namespace) -> int:
    from handbook.releases.commands import approve

    return approve(arguments)


def _redact(arguments: argparse.Namespace) -> int:
    from handbook.releases.commands import redact

    return redact(arguments)


def _check(arguments: argparse.Namespace) -> int:
    if arguments.published:
        from handbook.releases.commands import published

        return published(arguments)
    from handbook.commands import check

    return check(arguments)


def _serve(arguments: argparse.Namespace) -> int:
    from handbook.commands import serve

    return serve(arguments)


def _diff(arguments: argparse.Namespace) -> int:
    from handbook.commands import diff

    return diff(arguments)


def _new(arguments: argparse.Namespace) -> int:
    from handbook.commands import new

    return new(arguments)


if __name__ == "__main__":
    command()

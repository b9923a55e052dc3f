"""What the commands do that tend a published handbook: show it, tell what changed, remind of reviews."""

from __future__ import annotations

import argparse
import datetime
from pathlib import Path

from handbook.commands import can_print, print_all
from handbook.data.findings import Unfit
from handbook.data.project import schools
from handbook.engine.cooks import Cooks
from handbook.engine.output import scratch, workshop
from handbook.releases import git
from handbook.releases.comparing import between
from handbook.releases.due import reminder
from handbook.releases.names import NOW
from handbook.releases.reported import as_text
from handbook.releases.showing import as_it_stands, put, released
from handbook.reporting import DONE, Usage
from handbook.text.assembly import Handbook
from handbook.workflow import Ready, Seen, check_text, prepare, see


def publish(arguments: argparse.Namespace, cooks: Cooks) -> int:
    """Writes the folder that a host shows: what is released, or the text as it stands where nothing is.

    What is released shows until the next release, whatever has been changed since.
    """
    root = Path.cwd()
    ready, seen, handbook = _read(arguments)
    with workshop(root / "build/publish") as built:
        try:
            with git.fetched(root, arguments.remote, arguments.branch) as branch:
                name = released(branch, built / "public") if branch.commit else ""
        except git.GitFault as problem:
            cooks.stop()
            raise Usage(str(problem)) from None
        if not name:
            printed = not arguments.no_pdf and can_print()
            with scratch() as staging:
                baking = as_it_stands(ready, seen, cooks, (built, staging), printed)
            if printed:
                print_all(ready.project, [baking])
        put(built / "public", arguments.out)
    shown = f"the release {name}" if name else "the text as it stands, since nothing is released yet"
    print(f"{handbook.school.name}: {arguments.out} shows {shown}.")
    return DONE


def changes(arguments: argparse.Namespace) -> int:
    """Tells, as Markdown, what has changed since the last release."""
    ready, seen, handbook = _read(arguments)
    print(f"## {handbook.school.name}\n")
    if not seen.records:
        print("Nothing has been released yet, so that there is nothing to compare with.")
        return DONE
    difference = between(seen, ready.corpus, seen.records[-1].name, NOW)
    print(f"```text\n{as_text(difference, handbook.school.name)}\n```")
    return DONE


def due(arguments: argparse.Namespace) -> int:
    """Tells, as Markdown, which reviews fall due; nothing where none does."""
    _, seen, _ = _read(arguments, fit=False)
    if seen.handbook is None:
        raise Unfit(seen.told)
    said = reminder(seen.handbook, arguments.within)
    if said:
        print(said)
    return DONE


def _read(arguments: argparse.Namespace, fit: bool = True) -> tuple[Ready, Seen, Handbook]:
    on = arguments.on or datetime.date.today()
    ready = prepare(Path.cwd(), arguments.data or Path("data"))
    slug = arguments.school or ready.project.school
    if slug not in schools(ready.project):
        raise Usage(f"there is no school '{slug}' in {ready.project.data}/schools")
    seen = see(ready, slug, on)
    faults = [finding for finding in (*check_text(ready, on), *seen.findings) if not finding.warning]
    if seen.handbook is None or (fit and faults):
        raise Unfit(faults)
    return ready, seen, seen.handbook

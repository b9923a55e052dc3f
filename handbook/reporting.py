"""How a command tells what it found, and the exit codes of the contract."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Final

from handbook.data.findings import Finding, in_office_order

DONE: Final = 0
UNFIT: Final = 1  # the handbook is not fit to publish
USAGE: Final = 2  # the command line was wrong


class Usage(Exception):
    """The command line asks for something that cannot be done; its text says what to type instead."""


def report(findings: Sequence[Finding], form: str = "text") -> None:
    """Prints what was found: faults to be mended first, then what is only to be known.

    Args:
        findings: in any order; they are printed in the order in which an office would mend them.
        form: ``text`` for people, on standard error; ``json``; or ``github``, for notes on a pull request.
    """
    findings = in_office_order(findings)
    if form == "json":
        print(json.dumps({"findings": [_as_data(each) for each in findings]}, ensure_ascii=False, indent=1))
        return
    for finding in sorted(findings, key=lambda each: each.warning):
        print(_line(finding, form), file=sys.stdout if form == "github" else sys.stderr)


def _as_data(finding: Finding) -> dict[str, object]:
    return {
        "file": finding.place.file,
        "line": finding.place.line,
        "key": finding.key,
        "wrong": finding.wrong,
        "mend": finding.mend,
        "warning": finding.warning,
    }


def _line(finding: Finding, form: str) -> str:
    if form != "github":
        return f"{'note: ' if finding.warning else ''}{finding}"
    # Source of the escapes: GitHub's workflow commands.
    said = f"{finding.key}: {finding.wrong}; {finding.mend}"
    said = said.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    file = finding.place.file.replace("%", "%25").replace(",", "%2C").replace(":", "%3A")
    return f"::{'warning' if finding.warning else 'error'} file={file},line={finding.place.line}::{said}"

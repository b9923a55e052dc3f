"""The commands as an office and a workflow meet them: what they print, what they write, and how they end."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from handbook_copy import FIRST, Copy

FINDING = re.compile(r"(?P<file>[^:\s]+):(?P<line>\d+): (?P<key>[^:]+(?:: [^:;]+)?): (?P<wrong>.+?); (?P<mend>.+)")


@dataclass(frozen=True)
class Fault:
    """Something wrong in one file: the line as it should be, by its beginning, as it is, and what of it is told."""

    file: str
    right: str
    wrong: str
    told: str


FAULTS = {
    "an option that is not there": Fault("school", "repository:", "repository: secret", "'secret'"),
    "a colour without a number": Fault("school", "colour:", "colour: green", "'green'"),
    "a key that is misspelt": Fault("school", "motto:", "moto: Small steps", "moto"),
    "a key that stands twice": Fault("school", "issue_label:", "numbering: sections", "numbering"),
    "a tab": Fault("school", "signatures:", "\tsignatures: yes", "tab"),
    "a word that is not on offer": Fault("school", "  pupils:", "  pupils: kids", "'kids'"),
    "a telephone number with a letter": Fault("school", "    phone: 01632 960103", "    phone: 01632 96O103", "'01632 96O103'"),
    "an email address without @": Fault("school", "    email: lado", "    email: lado.council.example", "'lado.council.example'"),
    "a role that nobody knows": Fault(
        "people", ".*Miss Fern", "  - {name: Miss Fern Specimen, roles: [it-led]}", "'it-led'"
    ),
    "curly quotes": Fault("people", ".*Mr Gus", "  - {name: “Mr Gus Placeholder”, roles: [data-protection-lead]}", "“"),
    "neither yes nor no": Fault("decisions", "  work_phones_provided:", "  work_phones_provided: perhaps", "'perhaps'"),
    "an answer that is not offered": Fault("decisions", "  class_chat_groups:", "  class_chat_groups: banned", "'banned'"),
    "an answer to what is not asked": Fault("decisions", "  # Visitors", "  sixth_form_phones: same-rule", "'same-rule'"),
    "a question that nobody asks": Fault("decisions", "  # Learning at home", "  pupil_fones: handed-in", "'pupil_fones'"),
    "answers that contradict each other": Fault(
        "decisions", "  extra_trained_dsl:", "  extra_trained_dsl: [headteacher]", "[headteacher]"
    ),
    "a question left blank": Fault("decisions", "  parents_declaration:", "", "not answered"),
    "one thing where a list was asked for": Fault("decisions", "  device_examples:", "  device_examples: phones", "'phones'"),
    "a place still to be decided": Fault("decisions", "  staff_phone_storage:", "  staff_phone_storage: TBC", "'TBC'"),
    "a day that is not there": Fault("policies", "    review:", "    review: 31/02/2026", "'31/02/2026'"),
    "a web address that is none": Fault(
        "policies", "  complaints:", "  complaints: {url: examplewick complaints}", "'examplewick complaints'"
    ),
    "a change of a rule that is not there": Fault(
        "changes", "  - omit:", "  - omit: mobile.visitors-regulr", "'mobile.visitors-regulr'"
    ),
}


@pytest.fixture
def faulty(copy: Copy) -> tuple[Copy, dict[str, int]]:
    """A school's folder with every fault, and the line on which each stands."""
    lines = {}
    for kind, fault in FAULTS.items():
        path = copy.root / copy.school(fault.file)
        text = path.read_text("utf-8").split("\n")
        at = next(number for number, line in enumerate(text) if re.match(fault.right, line))
        if fault.wrong:
            text[at] = fault.wrong
            lines[kind] = at + 1
        else:
            text[at] = "  # nothing is said here"
            lines[kind] = 1 + next(number for number, line in enumerate(text) if re.match("decisions:", line))
        path.write_text("\n".join(text), "utf-8")
    return copy, lines


def test_x(faulty):
    copy, lines = faulty
    done = copy.handbook("check")
    print(done.stderr)
    print(len(FAULTS), done.stderr.count("\n"))
    for k, n in lines.items():
        f = FAULTS[k]
        hits = [l for l in done.stderr.splitlines() if l.startswith(f"data/schools/{FIRST}/{f.file}.yml:{n}:")]
        print(len(hits), f.told in " ".join(hits), k, n)
    assert 0

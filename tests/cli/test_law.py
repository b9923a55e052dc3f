"""What the command line says of law and guidance that has changed, and of plain words that nobody has read since."""

from __future__ import annotations

import re

from handbook_copy import Copy

SOURCES, EFFECTS = "data/model/sources.yml", "data/model/effects.yml"


def test_an_office_reads_one_line_on_changed_law_and_a_maintainer_every_rule(copy: Copy) -> None:
    before = copy.handbook("check")
    assert "has changed since" not in before.stderr
    copy.edit(SOURCES, "    edition: 11 March 2024\n", "    edition: 2 June 2031\n")
    office = copy.handbook("check")
    assert office.returncode == 0
    (line,) = (line for line in office.stderr.splitlines() if "has changed since" in line)
    assert re.fullmatch(r"note: \d+ rules rest on law or guidance that has changed since: .* names what to .*", line)
    maintainer = copy.handbook("check", "--model")
    listed = [line for line in maintainer.stderr.splitlines() if "nobody has said yet what it changes" in line]
    assert any("mobile.search-indecent-never" in line for line in listed)
    fingerprint = re.search(r"edition: ([0-9a-f]{8})", listed[0])
    assert fingerprint
    entry = f"""effects:
  - source: sharing-nudes
    edition: "{fingerprint[1]}"
    says: Says who tells the police.
    noticed: 2026-11-21
    statements: {{mobile.search-indecent-police: }}
"""
    copy.edit(EFFECTS, "effects: []\n", entry)
    assert "note: 1 rule rests on law or guidance that has changed since" in copy.handbook("check").stderr
    copy.edit(EFFECTS, "mobile.search-indecent-police: }", "mobile.search-indecent-police: 2026-11-22}")
    assert "has changed since" not in copy.handbook("check").stderr


def test_a_changed_rule_whose_plain_words_nobody_has_read_stops_the_models_check_and_no_school(copy: Copy) -> None:
    rule = "- We keep the phones in {{ places.phones_stored }} until we give them back."
    copy.edit("docs/mobile/pupils.md", rule, rule.replace("until", "for the day, until"))
    maintainer = copy.handbook("check", "--model")
    assert maintainer.returncode == 1
    (line,) = (line for line in maintainer.stderr.splitlines() if "plain words" in line)
    assert "mobile.pupils-stored: it has changed since its plain words were read beside it" in line
    assert copy.handbook("check").returncode == 0

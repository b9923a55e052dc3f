"""Whatever a valid school is called and answers, each notice is one page that says what the statements say."""

from __future__ import annotations

import itertools
import os
import tempfile
from pathlib import Path
from typing import Any

from demo_schools import ROOT, baked, ready
from hypothesis import HealthCheck, Phase, assume, given, settings
from printed import Printed, spaced
from properties.schools import Folder, schools, seen

from handbook.paper.press import press
from handbook.paper.printing import sheets
from handbook.paper.setting import House
from handbook.paper.stamp import stamp_of

DEEP = os.environ.get("HANDBOOK_DEEP") == "1"
# Wide letters and long words, as an office might string them together.
LONG = "Mulberry Commonwealth Workshop Meadow Windmill Hammock Homework Mammoth Swimming Woodland "
NAMES = ("Mrs Wilhelmina Montgomery-Hammersmith Warwickshire", "Mr Maximilian Wolstenholme-Cunningham Marmaduke")


def test_every_notice_of_any_school_fits_its_page() -> None:
    tried = 0

    @settings(
        max_examples=300 if DEEP else 2,
        derandomize=not DEEP,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(schools(local_changes=False))
    def fits(folder: Folder) -> None:
        nonlocal tried
        look = seen(stretched(folder))
        assume(look.fit)
        tried += 1
        with tempfile.TemporaryDirectory() as place:
            one = baked(look, ready().corpus, Path(place), "https://policies.a-very-long-name-of-a-school.sch.uk/")
            handbook = one.books[0].handbook
            house = House(handbook, stamp_of(handbook), one.site.address, ROOT / "overrides")
            notices = [job for job in sheets(one.sheets, house, one.built / "public") if job.pages]
            jobs = [job for job in notices if "a4" in job.target.name or DEEP]
            with press(Path(place) / "cache", ROOT / "overrides/paper") as machine:
                made = machine.print(jobs)
            by_file = {one.built / "public" / file: sheet for sheet in one.sheets for file in sheet.files}
            for each in made:
                assert each.pages == 1, each.job.target.name
                sheet, text = by_file[each.job.target], Printed(each.job.target).text()
                kept = sheet.rules[: len(sheet.rules) - each.variant]
                said = [f"{rule.shown.number} {rule.shown.text}".strip() for rule in kept]
                assert [words for words in said if spaced(words) not in text] == [], each.job.target.name
                assert [line.phone for line in sheet.lines if line.phone not in text] == []

    fits()
    assert tried


def stretched(folder: Folder) -> Folder:
    """The same school with the longest names and values that its data may hold."""
    files = dict(folder.files)
    files["school"] = {**files["school"], "name": _long("St Wilhelmina’s and St Maximilian’s School ", 80)}
    # The folder of the logo is gone when the school has been read.
    files["school"].pop("logo", None)
    files["school"]["contacts"] = {
        one: {**each, "name": _long(f"the {one} team ", 80)} for one, each in files["school"]["contacts"].items()
    }
    names = (f"{name} {number}" for number, name in enumerate(itertools.cycle(NAMES), 1))
    people = [{**person, "name": next(names)} for person in files["people"]["people"]]
    files["people"] = {"people": people}
    model, given = ready().project.model, files["decisions"]
    answers: dict[str, Any] = {}
    for one, answer in given.get("decisions", {}).items():
        asked, most = model.decisions.get(one), 80
        if asked is not None and asked.type in ("text", "list") and not isinstance(answer, dict):
            most = asked.max or most
            listed = isinstance(answer, list)
            longer = [_long(f"{each} {LONG}", most) for each in (answer if listed else [answer])]
            answer = longer if listed else longer[0]
        answers[one] = answer
    places = {one: _long(LONG, 80) for one in given.get("places", {})}
    files["decisions"] = {**given, "decisions": answers, "places": places}
    return Folder(files, folder.secrets)


def _long(text: str, most: int) -> str:
    """As many whole words as a value may have letters."""
    while len(text) < most:
        text += LONG
    return text[: most + 1].rpartition(" ")[0].rstrip(" -’")

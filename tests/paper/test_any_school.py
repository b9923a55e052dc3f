"""Whatever a valid school is called and answers, each notice is one page that says what the statements say."""

from __future__ import annotations

import itertools
import os
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from demo_schools import ROOT, ready
from hypothesis import HealthCheck, Phase, assume, given, settings
from printed import Printed, bare, margins
from properties.schools import Folder, schools, seen

from handbook.data.findings import Finding
from handbook.paper.foot import foot
from handbook.paper.notices import Chosen, chosen, printable
from handbook.paper.press import Job, press
from handbook.paper.printing import sheets
from handbook.paper.setting import House
from handbook.paper.stamp import stamp_of
from handbook.workflow import Seen

DEEP = os.environ.get("HANDBOOK_DEEP") == "1"
# Wide letters and long words, as an office might string them together.
LONG = "Mulberry Commonwealth Workshop Meadow Windmill Hammock Homework Mammoth Swimming Woodland "
NAMES = ("Mrs Wilhelmina Montgomery-Hammersmith Warwickshire", "Mr Maximilian Wolstenholme-Cunningham Marmaduke")
ADDRESS = "https://policies.a-very-long-name-of-a-school.sch.uk/"
NO_ROOM = "the notice"
# Each value is told once how long it may be; what is cut for one notice may leave another too full.
ROUNDS = 6


def test_every_notice_of_any_school_fits_its_page_and_says_what_its_statements_say(tmp_path: Path) -> None:
    found: list[tuple[Job, str]] = []

    @settings(
        max_examples=300 if DEEP else 3,
        derandomize=not DEEP,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(schools())
    def draw(folder: Folder) -> None:
        look = longest(stretched(folder))
        assume(look.fit)
        found.extend(notices(look, tmp_path / str(len(found))))

    draw()
    assert found
    with press(tmp_path / "cache", ROOT / "overrides/paper") as machine:
        made = {each.job.target: each for each in machine.print(job for job, _ in found)}
    faults = [f"{job.target}: {each}" for job, said in found for each in wrong(job, made[job.target].size, said)]
    assert faults == []


def wrong(job: Job, size: float, said: str) -> Iterator[str]:
    printed = Printed(job.target)
    if size != job.sizes[0]:
        yield f"reckoned to be shorter: {job.sizes[0]:g} points, and {size:g} it is"
    if printed.pages != 1:
        yield f"{printed.pages} pages"
    if (text := bare(printed.text())) != said:
        yield f"says {text}, and not {said}"
    if margins(printed) < 8:
        yield f"{margins(printed):.1f} millimetres from the edge"


def notices(look: Seen, place: Path) -> list[tuple[Job, str]]:
    """The notices of a school, with all that each has to say."""
    handbook = look.handbook
    assert handbook
    house = House(handbook, stamp_of(handbook), ADDRESS, ROOT / "overrides")
    hung = [each for each in printable(chosen(ready().corpus, look.books), ADDRESS) if not each.is_form]
    said = {place / file: bare(words(each, house)) for each in hung for file in each.files}
    return [(job, said[job.target]) for job in sheets(hung, house, place) if DEEP or "a4" in job.target.name]


def words(sheet: Chosen, house: House) -> str:
    """Everything on a notice, in the order in which it is read."""
    said = [house.handbook.school.name, sheet.title, sheet.lede]
    for rule in sheet.rules:
        said += [rule.shown.number, rule.text]
        said += [f"({rule.policy.policy.title})"] if sheet.ambiguous(rule) else []
    for line in sheet.lines:
        said += [line.phone, *(["Evenings and weekends:", line.after] if line.after else [])]
        said += [line.title, line.who or line.purpose]
    below = foot(sheet, house.stamp, house.address)
    said += ["Is this still right? Scan the code, or go to", below.address, below.said]
    said += ["This school is invented. For real help: 999 in danger, Childline 0800 1111."] if below.demo else []
    return " ".join(said)


def longest(folder: Folder) -> Seen:
    """The school with values as long as it is told that they may be."""
    look = seen(folder)
    for _ in range(ROUNDS):
        told = [finding for finding in look.findings if not finding.warning and finding.wrong.startswith(NO_ROOM)]
        if not told:
            break
        for finding in told:
            folder = shortened(folder, finding)
        look = seen(folder)
    assert not any(finding.wrong.startswith(NO_ROOM) for finding in look.findings), look.findings
    return look


def shortened(folder: Folder, finding: Finding) -> Folder:
    """The same with a value cut as a finding asks."""
    files = dict(folder.files)
    group, _, name = finding.key.partition(".")
    count = int(re.findall(r"\d+", finding.mend)[0])
    if group == "contacts":
        contacts = files["school"]["contacts"]
        one = name.removesuffix(".name")
        cut = {**contacts[one], "name": contacts[one]["name"][:count].rstrip(" -’&")}
        files["school"] = {**files["school"], "contacts": {**contacts, one: cut}}
    elif group in ("decisions", "places"):
        given = files["decisions"]
        files["decisions"] = {**given, group: {**given[group], name: without(given[group][name], count)}}
    elif group.startswith("people"):
        role = group.rpartition(" ")[2]
        holders = [person for person in files["people"]["people"] if role in person["roles"] and person["public"]]
        # Whoever holds two posts is no longer public after the first.
        last = holders[-1] if holders else None
        people = [{**one, "public": False} if one is last else one for one in files["people"]["people"]]
        files["people"] = {"people": people}
    else:
        changes = [
            {**each, "text": without(each["text"], count)} if each.get("replace") == finding.key else each
            for each in files["changes"]["changes"]
        ]
        files["changes"] = {"changes": changes}
    return replace(folder, files=files)


def without(answer: Any, count: int) -> Any:
    """An answer shorter by so many letters."""
    if isinstance(answer, dict):
        return {**answer, "answer": without(answer["answer"], count)}
    if isinstance(answer, list):
        left = answer[:-1]
        gone = len(str(answer[-1])) if isinstance(answer[-1], str) else 60
        return (without(left, count - gone) if count > gone and left else left) or answer[:1]
    return str(answer)[: max(5, len(answer) - count)].rstrip(" -’&,.")


def stretched(folder: Folder) -> Folder:
    """The same school with the longest names and values that its data may hold."""
    files = dict(folder.files)
    files["school"] = {**files["school"], "name": _long("St Wilhelmina’s and St Maximilian’s School ", 80)}
    # The folder of the logo is gone when the school has been read.
    files["school"].pop("logo", None)
    files["school"]["contacts"] = {
        one: {**each, "name": _long(f"the {one} team ", 80)} for one, each in files["school"]["contacts"].items()
    }
    names = (_long(f"{name} {number} ", 80) for number, name in enumerate(itertools.cycle(NAMES), 1))
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

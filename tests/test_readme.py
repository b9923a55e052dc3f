"""The README says what is so: its rule is followed through the real model and data, and its names lead somewhere.

``HANDBOOK_WRITE=1 pytest tests/test_readme.py`` writes the rule anew.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from tiny import ON, PRIMARY, ROOT, ready, texts, view

from handbook.text.tree import Node
from handbook.workflow import see as see_school

README = ROOT / "README.md"
FOLLOWED = "mobile.pupils-handed-in"
READERS = {"parents": "A parent", "pupils": "A pupil", "staff": "A member of staff"}
START, END = "<!-- rule -->\n", "<!-- /rule -->"
# Folders that git does not keep.
MADE = {"site", "build", "dist", "overlay", "overlays"}


def readme() -> str:
    return README.read_text("utf-8")


def followed() -> str:
    """One rule from the Markdown and the office's answers to what three readers read."""
    seen = see_school(ready(), PRIMARY, ON)
    assert seen.handbook
    school = seen.handbook.school
    wordings = [node for node in ready().corpus.wordings[FOLLOWED] if node.when.holds(school.world())]
    answers = [school.place(key) for key in sorted({key for node in wordings for key in node.rests_on})]
    (file,) = {node.place.file for node in wordings}
    (data,) = {place.file for place in answers}
    numbers = {shown.number for name in READERS for _, _, shown in view(seen, f"public/{name}").statements()
               if shown.id == FOLLOWED}  # fmt: skip
    (number,) = numbers
    name = FOLLOWED.partition(".")[2]
    rows = [f"| {who} | {texts(seen, f'public/{reader}')[name]} |" for reader, who in READERS.items()]
    return "\n".join(
        [
            f"The model says it once for each kind of reader, in `{file}`:",
            "",
            "```markdown",
            *(line for node in wordings for line in written(node)),
            "```",
            "",
            f"The office answers, in `{data}`:",
            "",
            "```yaml",
            *(line for place in answers for line in answered(ROOT / data, place.line)),
            "```",
            "",
            f"Each reads the same rule, under the same number, {number}:",
            "",
            "| reader | reads |",
            "| --- | --- |",
            *rows,
            "",
            f"Its address is `s/{FOLLOWED}/` and stays, whatever becomes of its number or its words.",
            "",
        ]
    )


def source(path: Path) -> list[str]:
    return path.read_text("utf-8").splitlines()


def written(node: Node) -> Iterator[str]:
    """A statement as it stands in its file: from its first line to its mark."""
    for line in source(ROOT / node.place.file)[node.place.line - 1 :]:
        yield line
        if line.lstrip().startswith("{:"):
            return


def answered(path: Path, line: int) -> tuple[str, str]:
    """A line of YAML under the line of the group in which it stands."""
    lines = source(path)
    return next(each for each in reversed(lines[: line - 1]) if re.match(r"\w", each)), lines[line - 1]


def test_the_rule_that_the_readme_follows_is_the_model_s() -> None:
    text = readme()
    before, rest = text.split(START)
    told, after = rest.split(END)
    if os.environ.get("HANDBOOK_WRITE") == "1":
        README.write_text(f"{before}{START}{followed()}{END}{after}", "utf-8")
        told = followed()
    assert told == followed(), "HANDBOOK_WRITE=1 pytest tests/test_readme.py writes it anew"


def test_every_file_that_it_names_is_there() -> None:
    text = readme()
    named = {*re.findall(r"\]\(([^)#:]+)\)", text), *re.findall(r'src="([^":]+)"', text)}
    assert named
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []


def test_its_table_names_every_folder() -> None:
    listed = re.findall(r"^\| `(\w+)/` \|", readme(), re.MULTILINE)
    there = {path.name for path in ROOT.iterdir() if path.is_dir() and path.name[0] not in "._"} - MADE
    assert {name for name in there if not name.endswith(".egg-info")} - {"__pycache__"} == set(listed)


@pytest.mark.parametrize("target", ["site", "test", "bench"])
def test_its_commands_exist(target: str) -> None:
    assert f"make {target}" in readme()
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)


def test_its_pictures_are_small_enough_to_load_at_once() -> None:
    for path in re.findall(r'src="([^":]+)"', readme()):
        assert (ROOT / path).read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
        assert (ROOT / path).stat().st_size <= 200_000


def test_it_promises_nothing_that_only_a_governing_body_can() -> None:
    promises = r"complian|guarantee|approved by (?:the )?(?:dfe|department|ofsted)|legal advice"
    for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "NOTICE"):
        assert re.findall(promises, (ROOT / name).read_text("utf-8"), re.IGNORECASE) == [], name


@pytest.mark.parametrize("mark", ["rule", "faulty", "ratio"])
def test_each_part_that_is_written_for_it_has_its_place(mark: str) -> None:
    assert readme().count(f"<!-- {mark} -->") == readme().count(f"<!-- /{mark} -->") == 1
    assert readme().index(f"<!-- {mark} -->") < readme().index(f"<!-- /{mark} -->")

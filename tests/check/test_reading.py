"""An office is warned where its own words make a page hard to read; the model keeps to the limits by itself."""

from __future__ import annotations

from tiny import PRIMARY, a_school, lines, look_at_all, ready

from handbook.check.reading import check_reading, grade
from handbook.data.findings import Finding
from handbook.text.corpus import joint_hash

HARD = (
    "[international educational representatives, organisational administrators, occasional accommodation providers, "
    "interdisciplinary communications coordinators, administrative responsibility representatives]"
)


def told(**school: object) -> list[Finding]:
    return list(check_reading(look_at_all(a_school(PRIMARY, **school)).books))  # type: ignore[arg-type]


def added(text: str, readers: str) -> dict[str, str]:
    """A local change that adds a rule to the section on who a policy is for."""
    against = joint_hash(ready().corpus.wordings["common.scope-people"])
    change = f"""changes:
  - add: mobile.own-rule
    after: common.scope-people
    text: "{text}"
    for: {readers}
    strength: information
    reason: Ours.
    against: {against}
"""
    return {"changes.yml": change}


def test_a_school_that_answers_in_plain_words_is_told_nothing() -> None:
    assert lines(told()) == []


def test_answers_that_push_a_page_over_are_told_at_the_answer() -> None:
    found = told(answers={"people_covered": HARD})
    (who, *_) = (each for each in found if each.key == "common.scope-people-others")
    assert who.place.file.endswith("decisions.yml")
    line = (a_school(PRIMARY).folder / "decisions.yml").read_text("utf-8").splitlines()[who.place.line - 1]
    assert line.lstrip().startswith("people_covered:")
    assert "your words make the page “Who this policy is for” hard to read" in who.wrong
    assert "7 is the most" in who.wrong
    assert all(each.warning for each in found)


def test_a_local_change_that_pushes_the_pupils_page_over_is_told_at_the_change() -> None:
    hard = (
        "Notwithstanding organisational arrangements, unauthorised communication necessitates investigation. "
        "Administrative representatives subsequently communicate organisational recommendations internationally."
    )
    (found,) = told(files=added(hard, "pupils"))
    assert found.place.file.endswith("changes.yml")
    assert "for pupils" in found.wrong
    assert "4 is the most" in found.wrong


def test_a_sentence_of_more_than_thirty_words_is_told() -> None:
    long = " ".join(["We ask you to come in by the gate"] + ["and to go on to the next door"] * 4)
    (found,) = told(files=added(f"{long}.", "parents"))
    assert "a sentence has 41 words" in found.wrong
    assert found.mend == "make two sentences of it"


def test_a_grade_counts_texts_without_a_full_stop_as_sentences() -> None:
    assert grade([]) == 0.0
    assert grade(["Name: Ms Ada Example", "Come in."]) == grade(["Name: Ms Ada Example.", "Come in."])

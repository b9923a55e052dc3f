"""What a reader asks most is answered by rules that the view shows, word for word."""

from __future__ import annotations

import pytest
from tiny import NURSERY, ON, PRIMARY, ready

from handbook.check.model import check_model
from handbook.data.entries import Question
from handbook.data.project import schools
from handbook.views.asked import MOST, asked
from handbook.views.lens import VIEWS, View, show
from handbook.workflow import see

BOOKS = {
    (slug, book.view): book
    for slug in schools(ready().project)
    for book in see(ready(), slug, ON, None, tuple(View(name) for name in VIEWS)).books
}


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("slug", sorted({slug for slug, _ in BOOKS}))
def test_every_reader_of_every_school_finds_eight_questions_answered(slug: str, view: str) -> None:
    assert len(asked(BOOKS[slug, View(view)])) == MOST


def test_an_answer_is_what_its_rules_say_in_that_view() -> None:
    book = BOOKS[PRIMARY, View("pupils")]
    texts = {shown.id: shown.text for _, _, shown in book.statements()}
    for each in asked(book):
        assert each.text == " ".join(texts[shown.id] for _, shown in each.answer)


def test_no_two_questions_of_a_reader_have_one_answer() -> None:
    twice = []
    for (slug, view), book in BOOKS.items():
        leads = [each.answer[0][1].id for each in asked(book)]
        twice += [(slug, str(view), id) for id in leads if leads.count(id) > 1]
    assert twice == []


def test_a_school_that_does_not_show_a_rule_answers_with_the_next_that_it_shows() -> None:
    lead = asked(BOOKS[NURSERY, View("parents")])[0]
    assert [shown.id for _, shown in lead.answer] == ["mobile.pupils-nursery-phones"]


def test_a_question_that_no_rule_answers_falls_away() -> None:
    told = {each.question for each in asked(BOOKS["storymere-primary", View("parents")], most=None)}
    assert "Can my child bring a phone?" not in told


def test_pupils_are_first_told_what_to_do_when_something_has_upset_them() -> None:
    for (_, view), book in BOOKS.items():
        if view.name == "pupils":
            assert "upset me" in asked(book)[0].question


def test_a_question_answered_by_a_rule_that_is_not_there_is_a_fault_of_the_model() -> None:
    model = ready().project.model
    kept = dict(model.questions)
    try:
        model.questions["parents"] = (
            Question(ask="Why?", answer=("mobile.pupils-wyh", "mobile.search-indecent-refer")),
        )
        said = [str(finding) for finding in check_model(ready().corpus, model, ON) if not finding.warning]
    finally:
        model.questions.update(kept)
    assert len(said) == 2
    assert "mobile.pupils-wyh: a question is answered by it, and it is no rule" in said[0]
    assert "answers a question of parents, and no wording of it is for them" in said[1]


def test_a_private_rule_answers_nothing() -> None:
    handbook = BOOKS[PRIMARY, View("staff")].handbook
    private = asked(show(handbook, View("staff", private=True)), most=None)
    assert [each for each in private if any(shown.wording.node.private for _, shown in each.answer)] == []

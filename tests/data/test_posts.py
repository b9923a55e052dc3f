"""A school calls its posts what it likes; sentences give the name the article they need."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter, ValidationError
from tiny import a_school, faults, ready, rule, see, texts, view

from handbook.data.posts import by_own_names
from handbook.data.types import PostName
from handbook.text.grammar import capitalize


def said(role: str, name: str, sentence: str = "Tell {{ roles('%s') }}.") -> str:
    seen = see(rule("a", sentence % role), a_school(school={"posts": f"{{{role}: {name}}}"}))
    assert faults(seen) == []
    return texts(seen, "public/parents")["a"]


def test_a_sentence_names_a_post_as_the_school_does() -> None:
    assert said("senco", "inclusion lead") == "Tell the inclusion lead."


def test_one_of_several_keeps_its_article_which_follows_the_name() -> None:
    assert said("deputy-dsl", "assistant safeguarding lead") == "Tell an assistant safeguarding lead."


def test_a_post_that_the_school_does_not_name_is_called_as_before() -> None:
    assert said("senco", "inclusion lead", "Tell {{ roles('dsl') }}, not %s.").startswith("Tell the designated")


def test_titles_follow() -> None:
    model = by_own_names(ready().project.model, {"senco": "inclusion lead"})
    assert model.roles["senco"].title == capitalize("inclusion lead")
    assert ready().project.model.roles["senco"].title != model.roles["senco"].title


def test_without_names_of_its_own_it_is_the_same_model() -> None:
    assert by_own_names(ready().project.model, {}) is ready().project.model


@pytest.mark.parametrize("name", ["the inclusion lead", "a lead", "lead {{ terms.school }}", "x", "<b>lead</b>"])
def test_what_is_no_bare_name_is_refused(name: str) -> None:
    with pytest.raises(ValidationError, match="inclusion lead"):
        TypeAdapter(PostName).validate_python(name)


def test_the_name_stands_in_every_view() -> None:
    seen = see(rule("a", "Tell {{ roles('senco') }}."), a_school(school={"posts": "{senco: inclusion lead}"}))
    assert "inclusion lead" in next(each.text for _, _, each in view(seen, "private/governors").statements())


def test_a_post_may_say_in_brackets_what_it_is_for() -> None:
    assert TypeAdapter(PostName).validate_python("Deputy Head (Pastoral)") == "Deputy Head (Pastoral)"


def test_what_the_school_calls_its_head_is_said_wherever_the_head_is_named() -> None:
    seen = see(
        rule("a", "The {{ terms.headteacher }} and {{ roles('headteacher') }}."),
        a_school(school={"posts": "{headteacher: Headmaster}"}),
    )
    assert texts(seen, "public/parents")["a"] == "The Headmaster and the Headmaster."

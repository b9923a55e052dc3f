"""What rules are asked by names rules that there are."""

from __future__ import annotations

from dataclasses import replace

from tiny import ready

from handbook.check.search import check_search
from handbook.data.entries import SearchFile


def found(**groups: dict[str, tuple[str, ...]]) -> list[str]:
    model = replace(
        ready().project.model, search=SearchFile.model_validate(groups), renamed={"mobile.old": "mobile.new"}
    )
    return [f"{each.key}: {each.wrong}; {each.mend}" for each in check_search(ready().corpus, model)]


def test_the_words_of_the_model_name_what_there_is() -> None:
    assert check_search(ready().corpus, ready().project.model) == ()


def test_words_for_a_rule_that_is_not_there_are_found_with_the_nearest_name() -> None:
    assert found(statements={"mobile.pupils-handed-inn": ("where",)}) == [
        "statements.mobile.pupils-handed-inn: there is no such rule; did you mean 'mobile.pupils-handed-in'?"
    ]


def test_words_for_a_rule_that_was_renamed_are_found_with_its_new_name() -> None:
    assert found(statements={"mobile.old": ("where",)}) == [
        "statements.mobile.old: there is no such rule; it is mobile.new now"
    ]


def test_words_for_a_section_that_is_not_there_are_found() -> None:
    assert found(sections={"mobile/pupil": ("where",)}) == [
        "sections.mobile/pupil: there is no section 'mobile/pupil'; did you mean 'mobile/pupils'?"
    ]


def test_a_fault_stands_where_its_words_were_written() -> None:
    search = ready().project.model.search
    assert search.place_of("mobile.pupils-watches").file == "data/model/search.yml"
    assert search.place_of("mobile.pupils-watches").line > search.place_of("common/key-details").line > 1

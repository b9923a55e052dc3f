"""Values to come: they keep their place in a text until a reader is known, and no data can forge one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handbook.text.tokens import Token, capitalize, clean, resolve, tokens

DSL = Token("roles", ("or", "dsl"))
LADO = Token("contact", ("lado", "phone"))


@pytest.mark.parametrize(
    "token",
    [
        DSL,
        LADO,
        Token("sign_off", ()),
        Token("ref", ("mobile.a-rule", "")),
        Token("ref", ("mobile.a", "tell us"), True),
    ],
)
def test_a_token_is_read_as_it_was_written(token: Token) -> None:
    assert list(tokens(f"<em>Before</em> {token} after")) == [token]


def test_tokens_come_in_the_order_of_the_text() -> None:
    assert list(tokens(f"Tell {DSL}, then ring {LADO}.")) == [DSL, LADO]


def test_each_token_is_replaced_and_nothing_else_is_touched() -> None:
    said = resolve(f"Tell {DSL}, then ring <b>{LADO}</b>.", lambda token: f"[{token.kind}]")
    assert said == "Tell [roles], then ring <b>[contact]</b>."


def test_what_takes_a_token_s_place_is_not_looked_at_again() -> None:
    assert resolve(f"{DSL}", lambda token: str(LADO)) == str(LADO)


def test_a_text_without_tokens_stays_the_same() -> None:
    assert resolve("Nothing to come.", lambda token: "!") == "Nothing to come."


def test_a_sentence_may_start_with_a_token() -> None:
    assert list(tokens(capitalize(f"{DSL} decides"))) == [Token("roles", ("or", "dsl"), True)]


def test_a_capital_is_given_once() -> None:
    once = capitalize(f"{DSL} decides")
    assert capitalize(once) == once


def test_words_before_a_token_take_the_capital() -> None:
    assert capitalize(f"ask {DSL}") == f"Ask {DSL}"


@given(st.text(), st.text())
def test_no_text_of_a_school_can_be_taken_for_a_token(before: str, after: str) -> None:
    forged = f"{before}{DSL}{after}"
    assert list(tokens(clean(forged))) == []


@given(st.text(st.characters(exclude_categories=["Co", "Cs"])))
def test_cleaning_leaves_what_people_type(text: str) -> None:
    assert clean(text) == text

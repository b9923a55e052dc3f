"""``handbook.json``: every view as data that others can rely on."""

from __future__ import annotations

import datetime
import json
from functools import cache
from typing import Any

import jsonschema
import pytest
from tiny import EVERY_VIEW, NURSERY, PRIMARY, a_school, ready, rule, see, shown, view

from handbook.views.exported import SCHEMA, exported
from handbook.workflow import Seen
from handbook.workflow import see as see_school

VIEWS = [str(each) for each in EVERY_VIEW]


@cache
def seen(slug: str) -> Seen:
    return see_school(ready(), slug, datetime.date(2026, 11, 20), views=EVERY_VIEW)


def statements(data: dict[str, Any]) -> list[dict[str, Any]]:
    return [each for policy in data["policies"] for part in policy["sections"] for each in part["statements"]]


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("name", VIEWS)
@pytest.mark.parametrize("slug", [PRIMARY, NURSERY])
def test_every_view_keeps_to_the_schema(slug: str, name: str) -> None:
    data = json.loads(json.dumps(exported(view(seen(slug), name))))
    validator = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker())
    assert [each.json_path + ": " + each.message for each in validator.iter_errors(data)] == []
    assert data["view"] == name.rpartition("/")[2]
    assert statements(data)


@pytest.mark.parametrize(
    "broken",
    [
        {"number": 6},
        {"text": ""},
        {"url": "mobile/pupils/"},
        {"strength": "shall"},
        {"force": "law!"},
        {"hash": "x"},
        {"id": "no-policy"},
        {"audience": ["everyone"]},
        {"more": 1},
    ],
)
def test_the_schema_refuses_what_is_not_so(broken: dict[str, Any]) -> None:
    data = exported(view(see(rule("a", "A.")), "public/everyone"))
    jsonschema.validate(data, SCHEMA)
    statements(data)[0].update(broken)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(data, SCHEMA)


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_holds_what_it_shows_and_nothing_else(name: str) -> None:
    book = view(seen(PRIMARY), name)
    held = [(each["id"], each["text"], each["number"]) for each in statements(exported(book))]
    assert held == [(each.id, each.text, each.number or None) for _, _, each in book.statements()]


@pytest.mark.parametrize("name", VIEWS)
def test_addresses_lead_from_the_view_s_folder_to_an_anchor(name: str) -> None:
    data = exported(view(seen(PRIMARY), name))
    page = ".html" if name.startswith("private/") else "/"
    for policy in data["policies"]:
        assert policy["url"] == f"{policy['id']}/" + ("index.html" if name.startswith("private/") else "")
        for part in policy["sections"]:
            assert part["url"] == f"{policy['id']}/{part['id']}{page}"
            for each in part["statements"]:
                assert each["url"] == f"{part['url']}#{each['id'].partition('.')[2]}"


@pytest.mark.parametrize("name", [each for each in VIEWS if each.startswith("public/")])
def test_public_data_hold_nothing_private(name: str) -> None:
    data = exported(view(seen(PRIMARY), name))
    assert not any(each["private"] for each in statements(data))
    handbook = seen(PRIMARY).handbook
    assert handbook
    written = json.dumps(data, ensure_ascii=False)
    hidden = [person.name for person in handbook.school.people if not person.public]
    assert hidden
    assert not [person for person in hidden if person in written]


def test_numbers_that_are_switched_off_are_null() -> None:
    data = exported(view(see(rule("a", "A."), a_school(school={"numbering": "none"})), "public/everyone"))
    assert data["policies"][0]["sections"][0]["number"] is None
    assert statements(data)[0]["number"] is None


def test_a_link_in_the_html_leads_from_the_view_s_folder() -> None:
    seen = see(rule("a", "See {{ ref('mobile.b') }}.") + rule("b", "B."))
    html = statements(exported(view(seen, "public/everyone")))[0]["html"]
    assert html == f'See <a href="{shown(seen, "public/everyone")["b"].url}">rule 1.2</a>.'


def test_what_was_approved_and_when_is_told() -> None:
    handbook = seen(PRIMARY).handbook
    assert handbook
    for policy in exported(view(seen(PRIMARY), "public/everyone"))["policies"]:
        record = handbook.school.policies[policy["id"]]
        assert record.approved
        told = policy["approval"]
        assert (told["status"], told["body"], told["date"]) == (
            "approved",
            record.approved.body,
            record.approved.date.text,
        )


def test_what_nobody_has_approved_is_a_draft() -> None:
    (policy,) = exported(view(seen(NURSERY), "public/everyone"))["policies"]
    told = policy["approval"]
    assert (told["status"], told["body"], told["date"], told["minute"]) == ("draft", None, None, None)


def test_where_a_rule_comes_from_is_told() -> None:
    origins = {each["origin"] for each in statements(exported(view(seen(PRIMARY), "private/governors")))}
    assert origins == {"model", "added", "replaced"}

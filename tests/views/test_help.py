"""Get help: the right people and numbers, in the order in which they matter, and no promise that cannot be kept."""

from __future__ import annotations

import re

import pytest
from tiny import NURSERY, ON, PRIMARY, ROOT, a_school, ready, rule, view
from tiny import see as tiny_see

from handbook.data.project import schools
from handbook.engine.building import site_of
from handbook.engine.help import Post, help_for
from handbook.engine.stage import stage
from handbook.views.lens import VIEWS, View, plain
from handbook.workflow import see

ADULTS = [each for each in VIEWS if each != "pupils"]
BOOKS = {
    (slug, book.view.name): book
    for slug in schools(ready().project)
    for book in see(ready(), slug, ON, None, tuple(View(name) for name in VIEWS)).books
}
PUPILS = sorted(slug for slug, name in BOOKS if name == "pupils")


def page(slug: str, name: str) -> str:
    """The words of a staged page, in order."""
    site = site_of(ready().project, [book for (of, _), book in BOOKS.items() if of == slug])
    return plain(stage(BOOKS[slug, name], site, ready().corpus)["docs/get-help.md"])


def in_order(text: str, *said: str) -> bool:
    at = 0
    for each in said:
        found = text.find(each, at)
        if found < 0:
            return False
        at = found + len(each)
    return True


@pytest.mark.parametrize("name", ADULTS)
def test_an_adult_reads_danger_our_own_people_the_council_the_police_the_nspcc_and_whom_to_tell_of_staff(
    name: str,
) -> None:
    wanted = ["999", "Designated safeguarding lead: Ms Ada Example", "Deputy safeguarding lead", "01632 960100"]
    wanted += ["01632 960101", "01632 960102", "101", "0808 800 5000"]
    wanted += ["If an adult who works here worries you", "Headteacher: Ms Ada Example", "Chair of the governing body"]
    text = page(PRIMARY, name)
    assert in_order(text, *wanted, "01632 960103")


@pytest.mark.parametrize("slug", PUPILS)
def test_a_pupil_reads_of_people_they_trust_then_childline_then_999(slug: str) -> None:
    help = help_for(BOOKS[slug, "pupils"])
    assert help.lead[0].names
    assert in_order(
        page(slug, "pupils"), "You are not in trouble for telling", help.trusted, help.lead[0].names, "0800 1111", "999"
    )


@pytest.mark.parametrize("slug", PUPILS)
def test_a_pupil_is_promised_no_secret_and_asked_for_nothing_that_could_do_harm(slug: str) -> None:
    text = page(slug, "pupils")
    assert "We will not promise to keep it to ourselves" in text
    assert not re.search(
        r"delet|screenshot|screen shot|forward|share|copy|show (?:it|us)|look (?:at|for)|find out", text, re.I
    )


@pytest.mark.parametrize("name", VIEWS)
def test_every_page_of_help_says_that_nobody_watches_the_website(name: str) -> None:
    assert "Nobody watches this website" in page(NURSERY, name)


def test_a_pupil_is_told_of_each_person_once() -> None:
    lead = help_for(BOOKS[PRIMARY, "pupils"]).lead
    assert [post.names for post in lead] == ["Ms Ada Example", "Mr Basil Sample and Mrs Clara Pretend"]


def test_an_older_pupil_is_not_spoken_to_as_a_young_child() -> None:
    assert help_for(BOOKS["makebelieve-academy", "pupils"]).trusted == "an adult you trust"


def test_a_post_whose_holder_is_not_public_stands_without_the_name() -> None:
    people = (ROOT / "data/schools" / PRIMARY / "people.yml").read_text("utf-8")
    hidden = people.replace("roles: [chair-of-governors], public: yes", "roles: [chair-of-governors]")
    seen = tiny_see(rule("one", "One."), a_school(files={"people.yml": hidden}))
    chair = help_for(view(seen, "public/parents")).chair
    assert chair == Post("Chair of the governing body", "")

"""Forms: what the signer agrees to, with its numbers; a part to sign and return; a code that leads somewhere."""

from __future__ import annotations

import pytest
from demo_schools import Print, code_addresses, ready, school
from printed import Printed, margins, spaced

from handbook.paper.notices import Chosen, chosen

FIRST = "examplewick-primary"
SHEETS = {sheet.files[0]: sheet for sheet in chosen(ready().corpus, school(FIRST).books) if sheet.is_form}


@pytest.fixture(scope="module")
def forms(printing: Print) -> dict[str, Printed]:
    printed = printing(FIRST, lambda path: path.startswith("public/forms/"))
    return {path.removeprefix("public/"): each for path, each in printed.items()}


def test_a_school_has_those_that_its_text_names(forms: dict[str, Printed]) -> None:
    assert set(forms) == set(SHEETS)
    assert {"forms/agreement-parents.pdf", "forms/agreement-staff.pdf", "forms/permission-phone.pdf"} <= set(forms)


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=lambda sheet: sheet.name)
def test_a_form_says_what_is_agreed_with_its_numbers(forms: dict[str, Printed], sheet: Chosen) -> None:
    text = forms[sheet.files[0]].text()
    rules = [rule for rule in sheet.rules if not rule.item.blank]
    assert rules
    assert [rule.shown.id for rule in rules if spaced(f"{rule.shown.number} {rule.text}") not in text] == []


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=lambda sheet: sheet.name)
def test_the_part_that_is_returned_is_signed_and_says_of_which_form_it_is(
    forms: dict[str, Printed], sheet: Chosen
) -> None:
    kept, _, returned = forms[sheet.files[0]].text().partition("Give us back this part")
    assert kept
    assert f"mark {sheet.mark}" in returned
    assert any(word in returned.lower() for word in ("signature", "signed"))


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=lambda sheet: sheet.name)
def test_everybody_can_read_it_and_its_code_opens_a_page(forms: dict[str, Printed], sheet: Chosen) -> None:
    form = forms[sheet.files[0]]
    (code,) = form.codes()
    assert code in code_addresses(FIRST)
    assert list(form.faults()) == []
    assert min(margins(form, at) for at in range(form.pages)) >= 8

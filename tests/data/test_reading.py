"""Reading gives back what was typed, or says in plain words what was not understood."""

from __future__ import annotations

import pathlib
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from handbook.data.findings import Place
from handbook.data.reading import parse, read

CASES = [
    pytest.param(case, id=f"{file.stem}: {case['case']}")
    for file in sorted((pathlib.Path(__file__).parent / "yaml").glob("*.yml"))
    for case in yaml.safe_load(file.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize("case", CASES)
def test_case_file(case: dict[str, Any]) -> None:
    document = parse(case["text"], "school.yml")
    assert document.value == case["value"]
    assert [str(finding).removeprefix("school.yml:") for finding in document.findings] == case.get("findings", [])


@given(st.text() | st.binary() | st.text(alphabet=" \n\t-:#'\"[]{}&*!|>%@`?,~<ab•“”\ufeff\u00a0\u2028"))
def test_anything_at_all_is_read_without_a_fall(text: str | bytes) -> None:
    document = parse(text, "any.yml")
    assert not document.broken or document.findings


def test_a_blank_value_after_the_last_line_is_read() -> None:
    assert parse("{\n? |\n`]: ...\n[|\n]- ", "any.yml").findings


# Invisible characters and unusual spaces are mended on purpose; every other text must come back.
PLAIN = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E) | st.sampled_from("éß€’“”•–漢\n"))


@given(PLAIN)
def test_text_that_a_program_put_in_single_quotes_comes_back(text: str) -> None:
    written = yaml.safe_dump({"key": [text]}, default_style="'", allow_unicode=True)
    assert parse(written, "any.yml").value == {"key": [text]}
    assert parse(written, "any.yml").findings == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_usual_encodings_come_out_right(encoding: str) -> None:
    document = parse("name: École\r\ntown: X\r\n".encode(encoding), "school.yml")
    assert (document.value, document.findings) == ({"name": "École", "town": "X"}, ())


def test_other_encodings_are_one_finding_at_the_line() -> None:
    findings = parse("name: X\ntown: Orléans\n".encode("cp1252"), "school.yml").findings
    assert [str(finding.place) for finding in findings] == ["school.yml:2"]
    assert "UTF-8" in findings[0].mend and "Orléans" in findings[0].wrong


def test_twenty_faults_are_twenty_findings_with_their_keys() -> None:
    document = parse("".join(f"key{number}: @{number}\n" for number in range(20)), "school.yml")
    assert [(finding.place.line, finding.key) for finding in document.findings] == [
        (number + 1, f"key{number}") for number in range(20)
    ]


def test_a_hundred_faults_stop_at_forty_and_say_so() -> None:
    findings = parse("".join(f"key{number}: @{number}\n" for number in range(100)), "school.yml").findings
    assert len(findings) == 41
    assert findings[0].key == "key0"
    assert "mend the lines above" in findings[-1].mend


def test_a_missing_file_is_one_finding(tmp_path: pathlib.Path) -> None:
    document = read(tmp_path / "people.yml", "data/people.yml")
    assert [str(finding) for finding in document.findings] == [
        "data/people.yml:1: file: there is no such file; make the file, or put right its name"
    ]


def test_a_folder_in_place_of_a_file_is_one_finding(tmp_path: pathlib.Path) -> None:
    assert len(read(tmp_path, "data").findings) == 1


def test_each_value_knows_its_line() -> None:
    document = parse("a: 1\nb:\n  - c: 2\n    d: |\n      x\n", "school.yml")
    assert document.place(("b", 0, "d")) == Place("school.yml", 4)
    assert document.place(("b", 0, "nowhere", 3)) == Place("school.yml", 3)
    assert document.place(()) == Place("school.yml", 1)


def test_long_values_are_shortened_in_findings() -> None:
    (finding,) = parse("a: @" + "x" * 500, "school.yml").findings
    assert len(str(finding)) < 250


def test_findings_use_no_words_of_programmers() -> None:
    for case in CASES:
        told = " ".join(case.values[0].get("findings", []))  # type: ignore[union-attr]
        assert not [word for word in ("mapping", "scalar", "anchor", "schema", "sequence", "token") if word in told]

"""Starting a school: the folder asks what applies, waits for each answer, and is a handbook once it is filled in."""

from __future__ import annotations

import datetime
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest
from tiny import ROOT, ready

from handbook import cli
from handbook.cli import main
from handbook.data.entries import NURSERY_TYPES, PHASE_WORDS, TYPES
from handbook.data.findings import Finding
from handbook.data.model import Decision, Model
from handbook.data.project import load_project
from handbook.data.reading import parse
from handbook.data.schemas import schemas
from handbook.engine.building import site_of, write_stage, write_tree
from handbook.starting.folder import start
from handbook.workflow import Ready, Seen, prepare, see

ON = datetime.date(2026, 11, 20)
FILES = ("school.yml", "people.yml", "decisions.yml", "policies.yml", "changes.yml")
KINDS = [
    (type, phase) for type in TYPES for phase in (("early-years", "nursery") if type in NURSERY_TYPES else PHASE_WORDS)
]


def started(data: Path, type: str, phase: str | None = None) -> Path:
    folder = data / "schools/hill-top"
    start(folder.parent, folder.name, ROOT / "data/schemas", ready().project.model, type, phase)
    return folder


def project(data: Path) -> Ready:
    return prepare(ROOT, data)


def faults(data: Path) -> list[Finding]:
    seen = see(project(data), "hill-top", ON)
    return [finding for finding in seen.findings if not finding.warning]


def waiting(folder: Path) -> Iterator[tuple[str, str, int]]:
    """The file, key and line of every value that stands blank."""
    for name in FILES:
        document = parse((folder / name).read_text("utf-8"), name)
        for path, place in sorted(document.places.items(), key=lambda each: each[1].line):
            value = document.value
            for part in path:
                value = value[part]
            if value is None:
                yield name, ".".join(map(str, path)), place.line


# What waits for an answer


@pytest.mark.parametrize(("type", "phase"), KINDS)
def test_a_fresh_folder_fails_with_one_finding_for_each_blank_in_the_order_of_filling_in(
    tmp_path: Path, type: str, phase: str
) -> None:
    folder = started(tmp_path, type, phase)
    found = [
        (finding.place.file.rpartition("/")[2], re.sub(r"\[(\d+)\]", r".\1", finding.key), finding.place.line)
        for finding in faults(tmp_path)
    ]
    assert found == list(waiting(folder))


def test_the_answers_wanted_are_counted_for_each_file(tmp_path: Path) -> None:
    folder = tmp_path / "schools/hill-top"
    made = start(folder.parent, folder.name, ROOT / "data/schemas", ready().project.model, "academy", "secondary")
    blank = [file for file, _, _ in waiting(folder)]
    assert made.wanted == {name: blank.count(name) for name in FILES}
    assert sum(made.wanted.values()) > 50


@pytest.mark.parametrize("type", TYPES)
def test_every_decision_that_the_check_will_ask_stands_in_the_file(tmp_path: Path, type: str) -> None:
    folder = started(tmp_path, type)
    text = (folder / "decisions.yml").read_text("utf-8")
    written = set(re.findall(r"^  (?:# )?(\w+):$", text, re.MULTILINE))
    fill(folder, ready().project.model)
    asked = {key.partition(".")[2] for key in answered_later(tmp_path, folder)}
    assert asked <= written


def test_a_question_that_depends_on_another_says_in_words_when_it_is_asked(tmp_path: Path) -> None:
    text = (started(tmp_path, "maintained", "primary") / "decisions.yml").read_text("utf-8")
    assert "  # Asked only if pupil_phones is handed-in.\n" in text
    assert "  # Asked only if pupil_phones is anything but not-permitted.\n" in text
    assert "  # Asked only if work_phones_provided is yes.\n" in text
    assert "  # Asked only if the school has a sixth form" in text
    assert not re.search(r"Asked only if[^.]*(==|!=|decisions\.|setting\.| phases)", text)


def test_what_can_never_be_asked_of_such_a_school_is_not_in_its_file(tmp_path: Path) -> None:
    text = (started(tmp_path, "early-years") / "decisions.yml").read_text("utf-8")
    for one in ("pupil_phones", "exams_sat", "sixth_form_phones", "phones_handed_in"):
        assert not re.search(rf"^  (# )?{one}:", text, re.MULTILINE), one


def test_every_option_stands_with_its_label_and_the_default_is_marked(tmp_path: Path) -> None:
    folders = (started(tmp_path / "a", "academy", "secondary"), started(tmp_path / "b", "early-years"))
    text = "\n".join((folder / "decisions.yml").read_text("utf-8") for folder in folders)
    flat = re.sub(r"\s*\n\s*#\s+", " ", text)
    for decision in ready().project.model.decisions.values():
        assert decision.question in flat
        for option in decision.options.values():
            assert option.when or option.label in flat, option.label
        if decision.note:
            assert decision.note in flat
    handed_in = re.search(r"handed-in +Phones are handed in[^#]*?\)", flat)
    assert handed_in is not None
    assert handed_in[0].endswith("(what the guidance asks)")


def test_each_file_names_its_schema_by_a_path_that_leads_there(tmp_path: Path) -> None:
    folder = started(tmp_path, "maintained")
    for name in FILES:
        first = (folder / name).read_text("utf-8").splitlines()[0]
        named = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
        assert named
        assert (folder / named[1]).resolve() == ROOT / f"data/schemas/{name.removesuffix('.yml')}.schema.json"


def test_no_line_is_too_long_to_read(tmp_path: Path) -> None:
    folder = started(tmp_path, "academy", "all-through")
    long = [line for name in FILES for line in (folder / name).read_text("utf-8").splitlines() if len(line) > 120]
    assert long == []


# Filling in


def fill(folder: Path, model: Model) -> None:
    """Answers every blank as an office might: the default, the first option, or the example."""
    for name in FILES:
        path = folder / name
        lines = path.read_text("utf-8").splitlines()
        for file, key, line in list(waiting(folder)):
            if file == name:
                lines[line - 1] = put(lines[line - 1], answer(key, model))
        path.write_text("\n".join(lines) + "\n", "utf-8")


def put(line: str, value: str) -> str:
    return re.sub(r":\s*$", lambda _: f": {value}", line)


def answer(key: str, model: Model) -> str:
    group, _, rest = key.partition(".")
    last = key.rpartition(".")[2]
    if group == "decisions":
        return decided(model.decisions[rest], model)
    if group == "places":
        return model.places[rest].example
    if group == "people":
        return ("Mr Abel Hart", "Ms Ruth Lind", "Mrs Joan Beck", "Mr Carl Dean", "Ms Ida Frost")[
            int(rest.split(".")[0])
        ]
    plain = {
        "name": "Hill Top School",
        "phone": "0300 123 4567",
        "out_of_hours": "0300 123 4568",
        "written": "September 2026",
        "review": "Autumn term 2027",
    }
    return plain[last]


def decided(decision: Decision, model: Model) -> str:
    default = decision.default
    match decision.type:
        case "choice":
            return str(default or next(one for one, option in decision.options.items() if not option.when))
        case "choices":
            chosen = default if isinstance(default, frozenset) else frozenset(decision.options)
            return f"[{', '.join(one for one in decision.options if one in chosen)}]"
        case "yes-no":
            return "yes" if default in (None, True) else "no"
        case "text":
            return decision.example or "a few words"
        case "list":
            return f"[{decision.example}]"
        case "roles":
            return "[senior-leader]"
    return f"[{', '.join(default) if isinstance(default, tuple) else 'behaviour'}]"


def answered_later(data: Path, folder: Path) -> list[str]:
    """Answers what the check asks because of earlier answers, until it asks no more; the keys it asked for."""
    model = ready().project.model
    asked: list[str] = []
    for _ in range(6):
        found = faults(data)
        for finding in found:
            if finding.key.startswith(("decisions.", "places.")) and "not answered" in finding.wrong:
                asked.append(finding.key)
                _, _, one = finding.key.partition(".")
                text = (folder / "decisions.yml").read_text("utf-8")
                text = re.sub(rf"^  # {one}:$", f"  {one}: {answer(finding.key, model)}", text, flags=re.MULTILINE)
                (folder / "decisions.yml").write_text(text, "utf-8")
            elif finding.key.startswith("people: "):
                role = finding.key.removeprefix("people: ")
                people = folder / "people.yml"
                people.write_text(people.read_text("utf-8").replace("[dsl]", f"[dsl, {role}]"), "utf-8")
        if not found:
            break
    return asked


def built(data: Path, out: Path) -> Seen:
    """All that is built but the engine's own work."""
    made = project(data)
    seen = see(made, "hill-top", ON)
    site = site_of(made.project, seen.books)
    for book in seen.books:
        write_stage(book, site, made.corpus, out / "stage" / str(book.view))
    for private in (False, True):
        tree = out / ("private" if private else "public")
        tree.mkdir(parents=True)
        write_tree([book for book in seen.books if book.view.private == private], site, tree)
    return seen


@pytest.mark.parametrize(
    ("type", "phase"),
    [("maintained", "primary"), ("academy", "secondary"), ("independent", "all-through"), ("special", None),
     ("pru", "secondary"), ("maintained-nursery", None), ("early-years", None)],
)  # fmt: skip
def test_a_folder_that_is_filled_in_is_a_handbook(tmp_path: Path, type: str, phase: str | None) -> None:
    folder = started(tmp_path, type, phase)
    fill(folder, ready().project.model)
    answered_later(tmp_path, folder)
    assert [str(finding) for finding in faults(tmp_path)] == []
    seen = built(tmp_path, tmp_path / "out")
    assert (tmp_path / "out/public/index.html").read_text("utf-8").count("Hill Top School")
    assert seen.handbook is not None
    rules = [entry for policy in seen.handbook.policies for part in policy.parts for entry in part.statements()]
    assert len(rules) > 100
    assert all((tmp_path / f"out/public/s/{rule.id}/index.html").is_file() for rule in rules)


def test_an_answer_that_opens_a_question_has_it_asked_at_once(tmp_path: Path) -> None:
    folder = started(tmp_path, "maintained", "primary")
    before = {finding.key for finding in faults(tmp_path)}
    path = folder / "decisions.yml"
    path.write_text(path.read_text("utf-8").replace("  pupil_phones:\n", "  pupil_phones: handed-in\n"), "utf-8")
    after = {finding.key: finding for finding in faults(tmp_path)}
    opened = {"decisions.pupil_phone_return", "places.phones_handed_in", "places.phones_stored"}
    assert opened <= after.keys() - before
    assert "decisions.pupil_phones" not in after
    finding = after["decisions.pupil_phone_return"]
    model = ready().project.model
    assert model.decisions["pupil_phone_return"].question in finding.wrong
    lines = path.read_text("utf-8").splitlines()
    assert lines[finding.place.line - 1] == "decisions:"


def test_an_opened_choice_is_asked_with_its_options(tmp_path: Path) -> None:
    folder = started(tmp_path, "maintained", "primary")
    path = folder / "decisions.yml"
    path.write_text(path.read_text("utf-8").replace("  event_photos:\n", "  event_photos: allowed\n"), "utf-8")
    (finding,) = [finding for finding in faults(tmp_path) if finding.key == "decisions.event_photos_shared"]
    options = ready().project.model.decisions["event_photos_shared"].options
    assert all(f"{one} ({option.label})" in finding.mend for one, option in options.items())


# What comes from the examples


def left_in(tmp_path: Path, file: str, old: str, new: str) -> list[Finding]:
    folder = started(tmp_path, "maintained", "primary")
    fill(folder, ready().project.model)
    answered_later(tmp_path, folder)
    path = folder / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return faults(tmp_path)


@pytest.mark.parametrize(
    ("file", "old", "new", "key", "said"),
    [
        ("school.yml", "0300 123 4567", "01632 960101", "contacts.office.phone", "made up for examples"),
        ("school.yml", "0300 123 4567", "020 7946 0123", "contacts.office.phone", "made up for examples"),
        ("school.yml", "0300 123 4567", "01234 567890", "contacts.office.phone", "stands in for a telephone"),
        ("school.yml", "# website:", "website: https://www.hill-top.example/", "website", "made up for examples"),
        ("school.yml", "# motto:", "motto: Ring 01632 960123", "motto", "made up for examples"),
        ("people.yml", "Mr Abel Hart", "Ms Ada Example", "people.0.name", "somebody invented for the examples"),
        ("people.yml", "Mr Abel Hart", "mrs ivy invented", "people.0.name", "somebody invented for the examples"),
        ("school.yml", "name: Hill Top School", "name: Examplewick Primary School", "name", "an invented school"),
    ],
)  # fmt: skip
def test_what_was_made_up_for_the_examples_is_a_finding(
    tmp_path: Path, file: str, old: str, new: str, key: str, said: str
) -> None:
    (finding,) = left_in(tmp_path, file, old, new)
    assert finding.key == key
    assert said in finding.wrong


def test_an_invented_name_is_known_though_the_school_stands_in_another_data_root(tmp_path: Path) -> None:
    """The demo schools are those that come with the model, wherever the school's own data are."""
    made, _ = load_project(ROOT, tmp_path)
    assert made is not None
    assert made.model.home == ROOT / "data/model"


def test_an_address_made_up_for_the_examples_is_told_to_a_real_school_and_to_no_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    started(tmp_path, "maintained")
    shutil.copytree(ROOT / "data/schools/little-acorn-pre-school", tmp_path / "schools/little-acorn")
    said = {}
    for slug in ("hill-top", "little-acorn"):
        main(["check", "--school", slug, "--data", str(tmp_path), "--on", ON.isoformat()])
        said[slug] = [line for line in capsys.readouterr().err.splitlines() if "/handbook.yml:" in line]
    assert len(said["hill-top"]) == 1
    assert said["hill-top"][0].startswith("note: data/handbook.yml:")
    assert said["little-acorn"] == []


# The command


def run(*arguments: str) -> int:
    try:
        return main(["new", *arguments])
    except SystemExit as stopped:  # argparse's own way out
        return int(stopped.code or 0)


@pytest.fixture(autouse=True)
def in_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def test_new_writes_the_folder_and_says_what_to_do_next(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("hill-top", "--type", "maintained", "--phase", "infant", "--data", str(tmp_path)) == 0
    assert sorted(path.name for path in (tmp_path / "schools/hill-top").iterdir()) == sorted(FILES)
    said = capsys.readouterr().out
    assert f"handbook check --school hill-top --data {tmp_path}" in said
    assert "handbook build --school hill-top" in said
    assert "No --phase was given" not in said


def test_new_says_aloud_which_phase_it_took(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("hill-top", "--type", "academy", "--data", str(tmp_path)) == 0
    assert "No --phase was given: the questions are those for a primary school" in capsys.readouterr().out


def test_what_was_written_is_checked_by_the_command_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run("hill-top", "--type", "early-years", "--data", str(tmp_path))
    capsys.readouterr()
    assert main(["check", "--school", "hill-top", "--data", str(tmp_path), "--on", ON.isoformat()]) == 1
    lines = [line for line in capsys.readouterr().err.splitlines() if "hill-top/" in line]
    assert len(lines) == len(list(waiting(tmp_path / "schools/hill-top")))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("Hill Top", "--type", "maintained"), "small letters, digits and single dashes"),
        (("../hill-top", "--type", "maintained"), "small letters, digits and single dashes"),
        (("hill-top", "--type", "grammar"), ", ".join(TYPES)),
        (("hill-top", "--type", "academy", "--phase", "sixth"), ", ".join(PHASE_WORDS)),
        (("hill-top", "--type", "early-years", "--phase", "primary"), "early-years, nursery"),
        (("hill-top",), "--type"),
    ],
)
def test_a_wrong_command_line_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str
) -> None:
    assert run(*arguments, "--data", str(tmp_path / "data")) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "data").exists()


def test_a_folder_that_is_there_is_left_as_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = Path(shutil.copytree(ROOT / "data/schools/little-acorn-pre-school", tmp_path / "schools/little-acorn"))
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert run("little-acorn", "--type", "early-years", "--data", str(tmp_path)) == 2
    assert "is there already" in capsys.readouterr().err
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_filled_in_folder_fits_the_schemas_that_editors_use(tmp_path: Path) -> None:
    folder = started(tmp_path, "maintained", "primary")
    fill(folder, ready().project.model)
    answered_later(tmp_path, folder)
    made = schemas(ready().project.model)
    for name in FILES:
        value = parse((folder / name).read_text("utf-8"), name).value
        jsonschema.validate(value, made[f"{name.removesuffix('.yml')}.schema.json"])


def test_rows_are_shown_with_their_columns_and_one_to_begin_with(tmp_path: Path) -> None:
    text = (started(tmp_path, "maintained", "secondary") / "decisions.yml").read_text("utf-8")
    assert "  #   who     For whom is the rule, if not for all? At most 60 letters. May be left out.\n" in text
    assert "  # device_rules:\n  #   - {device: phones, rule: forbidden}\n" in text


def test_a_sixth_form_and_boarding_are_asked_about_from_the_start(tmp_path: Path) -> None:
    assert (
        run(
            "hill-top",
            "--type",
            "independent",
            "--phase",
            "secondary",
            "--sixth-form",
            "--boarding",
            "--data",
            str(tmp_path),
        )
        == 0
    )
    folder = tmp_path / "schools/hill-top"
    school = (folder / "school.yml").read_text("utf-8")
    assert "\nsixth_form: yes\n" in school
    assert "\nboarding: yes\n" in school


def test_a_school_that_wants_one_policy_is_asked_what_that_needs(tmp_path: Path) -> None:
    for slug, policies in (("both", ()), ("one", ("--policy", "social"))):
        assert run(slug, "--type", "academy", "--phase", "secondary", *policies, "--data", str(tmp_path)) == 0
    both, one = ((tmp_path / "schools" / slug / "decisions.yml").read_text("utf-8") for slug in ("both", "one"))
    assert "\n  pupil_watches:\n" in both
    assert "pupil_watches:" not in one
    assert "\n  social_scope:\n" in one
    listed = parse((tmp_path / "schools/one/policies.yml").read_text("utf-8"), "policies.yml").value
    assert list(listed["policies"]) == ["social"]


def test_help_names_every_type_and_phase() -> None:
    assert cli.TYPES == TYPES
    assert tuple(PHASE_WORDS) == cli.PHASES

"""The commands as an office and a workflow meet them: what they print, what they write, and how they end."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest
from handbook_copy import FIRST, ON, SECOND, Copy, files

from handbook.cli import main

FINDING = re.compile(r"(?P<file>[^:\s]+):(?P<line>\d+): (?P<key>[^:]+): (?P<said>.+; (?P<mend>.+))")


@dataclass(frozen=True)
class Fault:
    """Something wrong in one file: the line as it should be, by its beginning, as it is, and what of it is told."""

    file: str
    right: str
    wrong: str
    told: str


FAULTS = {
    "an option that is not there": Fault("school", "repository:", "repository: secret", "'secret'"),
    "a colour without a number": Fault("school", "colour:", "colour: green", "'green'"),
    "a key that is misspelt": Fault("school", "motto:", "moto: Small steps", "moto"),
    "a key that stands twice": Fault("school", "# The words", "numbering: sections", "'numbering' is written twice"),
    "a tab": Fault("school", "signatures:", "\tsignatures: yes", "tab"),
    "a word that is not on offer": Fault("school", "  pupils:", "  pupils: kids", "'kids'"),
    "a telephone number with a letter": Fault(
        "school", "    phone: 01632 960103", "    phone: 01632 96O103", "'01632 96O103'"
    ),
    "an email address without @": Fault(
        "school", "    email: lado", "    email: lado.council.example", "'lado.council.example'"
    ),
    "a role that nobody knows": Fault(
        "people", ".*Miss Fern", "  - {name: Miss Fern Specimen, roles: [it-led]}", "'it-led'"
    ),
    "curly quotes": Fault("school", "policy_kept_at:", "policy_kept_at: “the school office”", "“the school office”"),
    "neither yes nor no": Fault("decisions", "  work_phones_provided:", "  work_phones_provided: perhaps", "'perhaps'"),
    "an answer that is not offered": Fault(
        "decisions", "  class_chat_groups:", "  class_chat_groups: banned", "'banned'"
    ),
    "an answer to what is not asked": Fault(
        "decisions", "  # Visitors", "  sixth_form_phones: same-rule", "'same-rule'"
    ),
    "a question that nobody asks": Fault(
        "decisions", "  # Learning at home", "  pupil_fones: handed-in", "'pupil_fones'"
    ),
    "answers that contradict each other": Fault(
        "decisions", "  extra_trained_dsl:", "  extra_trained_dsl: [headteacher]", "[headteacher]"
    ),
    "a question left blank": Fault("decisions", "  parents_declaration:", "", "not answered"),
    "one thing where a list was asked for": Fault(
        "decisions", "  device_examples:", "  device_examples: phones", "'phones'"
    ),
    "a place still to be decided": Fault("decisions", "  staff_phone_storage:", "  staff_phone_storage: TBC", "'TBC'"),
    "a day that is not there": Fault("policies", "    review:", "    review: 31/02/2026", "'31/02/2026'"),
    "a web address that is none": Fault(
        "policies", "  complaints:", "  complaints: {url: examplewick complaints}", "'examplewick complaints'"
    ),
    "a change of a rule that is not there": Fault(
        "changes", "  - omit:", "  - omit: mobile.visitors-regulr", "'mobile.visitors-regulr'"
    ),
}


@dataclass(frozen=True)
class Faulty:
    """A project whose default school has every fault, what stood in ``site`` before, and the line of each fault."""

    copy: Copy
    before: dict[str, str]
    lines: dict[str, int]

    @cached_property
    def checked(self) -> subprocess.CompletedProcess[str]:
        return self.copy.handbook("check")

    @cached_property
    def findings(self) -> list[re.Match[str]]:
        return findings(self.checked.stderr)


def findings(text: str) -> list[re.Match[str]]:
    """The lines that tell what has to be put right; a note only says what is good to know."""
    return [match for line in text.splitlines() if (match := FINDING.fullmatch(line))]


# Faults


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Faulty:
    copy = Copy.at(tmp_path_factory.mktemp("faulty"))
    copy.build("--view", "visitors")
    copy.write("site/public/note.txt", "whatever stands there")
    before = files(copy.root / "site")
    lines = {}
    for kind, fault in FAULTS.items():
        path = copy.school(fault.file)
        text = copy.read(path).split("\n")
        at = next(number for number, line in enumerate(text) if re.match(fault.right, line))
        text[at] = fault.wrong or "  # nothing is said here"
        # What is not there is told where it belongs.
        lines[kind] = 1 + (at if fault.wrong else text.index("decisions:"))
        copy.write(path, "\n".join(text))
    return Faulty(copy, before, lines)


def test_there_are_faults_of_twenty_kinds() -> None:
    assert len(FAULTS) >= 20


@pytest.mark.parametrize("kind", FAULTS)
def test_a_fault_is_told_with_its_line_and_what_was_read(faulty: Faulty, kind: str) -> None:
    fault, line = FAULTS[kind], faulty.lines[kind]
    told = [
        found
        for found in faulty.findings
        if (found["file"], int(found["line"])) == (faulty.copy.school(fault.file), line)
    ]
    assert [fault.told in found["said"] for found in told] == [True], faulty.checked.stderr


def test_every_fault_is_one_finding_of_one_run(faulty: Faulty) -> None:
    assert len(faulty.findings) == len(FAULTS), faulty.checked.stderr
    assert faulty.checked.returncode == 1
    assert f"{len(FAULTS)} things have to be put right" in faulty.checked.stderr


def test_every_finding_has_its_place_its_key_what_is_wrong_and_what_to_do(faulty: Faulty) -> None:
    strange = [
        line
        for line in faulty.checked.stderr.splitlines()
        if line and not line.startswith(("note: ", FIRST)) and not FINDING.fullmatch(line)
    ]
    assert strange == []
    assert [found[0] for found in faulty.findings if not found["mend"].strip() or found["mend"].endswith(";")] == []


def test_a_build_tells_the_same_and_leaves_the_site_as_it_stood(faulty: Faulty) -> None:
    done = faulty.copy.handbook("build")
    assert done.returncode == 1
    assert [found[0] for found in findings(done.stderr)] == [found[0] for found in faulty.findings]
    assert files(faulty.copy.root / "site") == faulty.before


def test_findings_come_as_data_for_programs(faulty: Faulty) -> None:
    done = faulty.copy.handbook("check", "--format", "json")
    assert done.returncode == 1
    told = json.loads(done.stdout)["findings"]
    assert {frozenset(each) for each in told} == {frozenset(("file", "line", "key", "wrong", "mend", "warning"))}
    wrong = [
        f"{each['file']}:{each['line']}: {each['key']}: {each['wrong']}; {each['mend']}"
        for each in told
        if not each["warning"]
    ]
    assert sorted(wrong) == sorted(found[0] for found in faulty.findings)


def test_findings_come_as_notes_on_a_pull_request(faulty: Faulty) -> None:
    done = faulty.copy.handbook("check", "--format", "github")
    assert done.returncode == 1
    told = [
        re.fullmatch(r"::(error|warning) file=([^,:]+),line=(\d+)::(.+)", line) for line in done.stdout.splitlines()
    ]
    assert all(told)
    errors = [(each[2], each[3]) for each in told if each and each[1] == "error"]
    assert sorted(errors) == sorted((found["file"], found["line"]) for found in faulty.findings)


def test_a_name_in_curly_quotes_is_one_finding(copy: Copy) -> None:
    """And not a second one, that nobody holds the role."""
    line = copy.line(
        copy.school("people"), ".*Ada", "  - {name: “Ms Ada Example”, roles: [headteacher, dsl], public: yes}"
    )
    told = findings(copy.handbook("check").stderr)
    assert [(found["file"], int(found["line"])) for found in told] == [(copy.school("people"), line)]


def test_each_school_is_told_of_its_own_faults(copy: Copy) -> None:
    copy.edit(copy.school("people"), "[headteacher, dsl]", "[headteacher, dls]")
    assert copy.handbook("check", "--school", SECOND).returncode == 0
    done = copy.handbook("check", "--all")
    assert done.returncode == 1
    assert {found["file"] for found in findings(done.stderr)} == {copy.school("people")}


# Files that are nothing like what they should be, and commands run in one process, so that there is time for all


DAMAGE: dict[str, Callable[[Path], object]] = {
    "gone": Path.unlink,
    "empty": lambda path: path.write_bytes(b""),
    "a picture": lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\xff\xfe\x00"),
    "a list": lambda path: path.write_text("- one\n- two\n"),
    "one word": lambda path: path.write_text("handbook\n"),
    "cut off": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "all brackets": lambda path: path.write_text("{" * 500),
    "keys without values": lambda path: path.write_text(re.sub(r"(?m):.*$", ":", path.read_text("utf-8")), "utf-8"),
    "in UTF-16": lambda path: path.write_text(path.read_text("utf-8"), "utf-16"),
}
SCHOOL_FILES = tuple(
    f"data/schools/{FIRST}/{name}.yml" for name in ("school", "people", "decisions", "policies", "changes")
)
OTHER_FILES = (
    "data/handbook.yml",
    "data/model/decisions.yml",
    "data/model/policies.yml",
    "data/model/roles.yml",
    "data/model/sources.yml",
    "data/model/ids.yml",
    "docs/index.md",
    "docs/mobile/visitors.md",
)


# A school need not change anything, and an id need not have been renamed; a school without school.yml is none.
FORGIVEN = {
    "changes.yml": {"gone", "empty", "keys without values"},
    "ids.yml": {"empty", "cut off", "keys without values"},
    "index.md": {"gone", "cut off"},
    "school.yml": {"gone"},
}


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    return Copy.at(tmp_path_factory.mktemp("sound"))


@pytest.fixture
def ended(sound: Copy, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """Runs a command in this process; gives its exit code."""
    monkeypatch.chdir(sound.root)

    def run(*arguments: str) -> int:
        try:
            return main(arguments)
        except SystemExit as end:
            return int(end.code or 0)

    return run


@pytest.fixture
def ruined(sound: Copy, ended: Callable[..., int], capsys: pytest.CaptureFixture[str]) -> Callable[[str, str], int]:
    """Checks with one file ruined; gives the exit code."""

    def check(path: str, kind: str) -> int:
        whole = (sound.root / path).read_bytes()
        DAMAGE[kind](sound.root / path)
        try:
            code = ended("check", "--on", ON)
        finally:
            (sound.root / path).write_bytes(whole)
        told = capsys.readouterr().err
        assert code != 1 or findings(told), f"{kind}: {told}"
        return code

    return check


@pytest.mark.parametrize("path", [*SCHOOL_FILES, *OTHER_FILES])
def test_a_file_that_is_ruined_is_told_of_and_nothing_breaks(ruined: Callable[[str, str], int], path: str) -> None:
    kinds = ("a picture", "one word") + (("cut off", "keys without values") if path in SCHOOL_FILES else ())
    forgiven = FORGIVEN.get(path.rpartition("/")[2], set())
    assert {kind: code for kind in kinds if (code := ruined(path, kind)) != 1 and kind not in forgiven} == {}


@pytest.mark.deep
@pytest.mark.parametrize("kind", DAMAGE)
@pytest.mark.parametrize("path", [*SCHOOL_FILES, *OTHER_FILES])
def test_a_file_that_is_ruined_in_any_way_is_told_of(ruined: Callable[[str, str], int], path: str, kind: str) -> None:
    forgiven = FORGIVEN.get(path.rpartition("/")[2], set()) | {"in UTF-16"}
    assert ruined(path, kind) == 1 or kind in forgiven


@pytest.mark.parametrize(
    ("file", "right", "wrong"),
    [
        ("people", ".*Mr Basil", "  - {name: Mr Basil Sample, roles: [deputy-dsl, senior-leader], public: yes"),
        ("people", ".*Mr Basil", "  - {name: Mr Basil Sample, roles: [deputy-dsl, public: yes}"),
        ("people", ".*Mr Basil", "  {name: Mr Basil Sample, roles: [deputy-dsl], public: yes}"),
        ("people", ".*Mr Basil", "  - Mr Basil Sample"),
        ("people", ".*Mr Basil", "  - {name: 'Mr Basil Sample, roles: [deputy-dsl], public: yes}"),
        ("people", ".*Mr Basil", "  -"),
        ("people", ".*Mr Basil", "  - {name: {{ the name }}, roles: [deputy-dsl]}"),
        ("decisions", "  visitor_phones:", "  visitor_phones specific-areas-only"),
        ("decisions", "  visitor_phones:", "visitor_phones: specific-areas-only"),
        ("decisions", "  visitor_phones:", "    visitor_phones: specific-areas-only"),
        ("decisions", "  visitor_phone_areas:", "  visitor_phone_areas: [the entrance hall, the staff room"),
        ("decisions", "  visitor_signage:", "  visitor_signage: 'signs at the gate"),
        ("school", "name:", "name Examplewick Primary School"),
        ("school", "name:", "name:"),
        ("school", "    phone: 01632 960101", "   phone: 01632 960101"),
        ("policies", "    approved:", "    approved: {body: the full governing body, date: 9 November 2026"),
        ("policies", "    approved:", "    approved: yes"),
        ("changes", "    reason:", "    reason: It was agreed: see the minutes"),
        ("changes", "    text:", "    text: |"),
    ],
)
def test_a_slip_of_the_hand_is_told_near_its_line(
    sound: Copy, ended: Callable[..., int], capsys: pytest.CaptureFixture[str], file: str, right: str, wrong: str
) -> None:
    path = sound.school(file)
    whole = sound.read(path)
    lines = whole.split("\n")
    at = next(number for number, line in enumerate(lines) if re.match(right, line))
    lines[at] = wrong
    sound.write(path, "\n".join(lines))
    try:
        code = ended("check", "--on", ON)
    finally:
        sound.write(path, whole)
    told = capsys.readouterr().err
    assert code == 1, told
    near = [found[0] for found in findings(told) if found["file"] == path and abs(int(found["line"]) - at - 1) <= 1]
    assert near, told


# The command line


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "COMMAND"),
        (("frobnicate",), "frobnicate"),
        (("check", "--school", "nowhere"), f"there are {FIRST}, {SECOND}"),
        (("build", "--school", FIRST, "--school", "nowhere"), "'nowhere'"),
        (("check", "--data", "nowhere"), "nowhere/schools"),
        (("check", "--all", "--data", "docs"), "docs/schools"),
        (("build", "--all", "--data", "docs"), "docs/schools"),
        (("check", "--overlay", "nowhere"), "nowhere"),
        (("build", "--view", "teachers"), "teachers"),
        (("check", "--format", "xml"), "xml"),
        (("check", "--on", "31/02/2026"), "write it as 2026-11-09"),
        (("check", "--on", "2026-W49-2"), "write it as 2026-11-09"),
        (("serve", "--school", "nowhere"), f"there are {FIRST}, {SECOND}"),
        (("serve", "--port", "many"), "many"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_a_command_line_that_is_wrong_is_said_so(
    sound: Copy,
    ended: Callable[..., int],
    capfd: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    said: str,
) -> None:
    before = files(sound.root)
    assert ended(*arguments) == 2
    told = capfd.readouterr()
    assert said in told.err.splitlines()[-1]
    assert told.out == ""
    assert files(sound.root) == before


def test_outside_a_project_it_says_what_is_missing(tmp_path: Path) -> None:
    done = Copy(tmp_path).handbook("check")
    assert done.returncode in (1, 2)
    assert "data/handbook.yml" in done.stderr


def test_a_school_that_is_fit_ends_well(sound: Copy) -> None:
    done = sound.handbook("check", "--all")
    assert done.returncode == 0
    assert done.stdout.count("is fit to publish") == 2
    assert findings(done.stderr) == []


def test_a_check_writes_nothing(sound: Copy) -> None:
    before = files(sound.root)
    sound.handbook("check", "--all")
    assert files(sound.root) == before


def test_the_day_decides_whether_a_review_is_past(sound: Copy) -> None:
    done = sound.handbook("check", on="2028-01-01")
    assert done.returncode == 1
    assert {found["key"] for found in findings(done.stderr)} == {"policies.mobile.review", "policies.social.review"}


def test_data_may_live_elsewhere(sound: Copy, tmp_path: Path) -> None:
    """Its schools with a default of their own; the model is the project's."""
    shutil.copytree(sound.root / "data/schools" / SECOND, tmp_path / "kept/schools/a-private-school")
    people = tmp_path / "kept/schools/a-private-school/people.yml"
    done = sound.handbook("check", "--data", tmp_path / "kept")
    assert done.returncode == 0, done.stderr
    people.write_text(people.read_text("utf-8").replace("[dsl]", "[dls]"), "utf-8")
    done = sound.handbook("check", "--data", tmp_path / "kept")
    assert done.returncode == 1
    assert {found["file"] for found in findings(done.stderr)} == {str(people)}


def test_an_overlay_is_laid_over_the_school(sound: Copy, tmp_path: Path) -> None:
    """What is right in it takes part, and what is wrong in it is told of there."""
    over = tmp_path / "over"
    over.mkdir()
    (over / "decisions.yml").write_text("decisions:\n  visitor_phones: sometimes\n", "utf-8")
    done = sound.handbook("check", "--overlay", over)
    assert done.returncode == 1
    assert [(found["file"], found["line"]) for found in findings(done.stderr)] == [(str(over / "decisions.yml"), "2")]
    (over / "decisions.yml").write_text("places:\n  staff_phone_storage: a blue box\n", "utf-8")
    assert sound.handbook("check", "--overlay", over).returncode == 0


def test_the_model_is_listed_for_programs(sound: Copy) -> None:
    done = sound.handbook("check", "--model", "--format", "json")
    assert done.returncode == 0
    rows = json.loads(done.stdout)["statements"]
    assert len(rows) > 100
    assert [row for row in rows if not {"id", "policy", "section", "when", "for"} <= row.keys()] == []
    assert [row["id"] for row in rows if not re.fullmatch(r"[a-z][a-z0-9-]*\.[a-z0-9-]+", row["id"])] == []
    assert {reader for row in rows for reader in row["for"]} == {"parents", "pupils", "staff", "visitors", "governors"}
    assert [row for row in rows if row["when"] is not None and not row["when"].strip()] == []
    assert {row["section"] for row in rows} == {
        path.relative_to(sound.root / "docs").with_suffix("").as_posix()
        for path in (sound.root / "docs").glob("*/*.md")
        if path.parent.name not in ("notices", "forms")
    }


def test_a_change_of_safeguarding_lead_is_one_line_and_reaches_every_view(copy: Copy) -> None:
    old, new = "Ms Ada Example", "Ms Nora Newcomer"
    copy.edit(copy.school("people"), old, new)
    copy.build()
    assert naming(copy, old) == set()
    views = {f"public/{name}" for name in ("everyone", "parents", "pupils", "visitors", "staff", "embed")}
    assert {path.rpartition("/mobile/")[0] for path in naming(copy, new) if "/mobile/key-details" in path} == {
        *views,
        "private/governors",
        "private/staff",
    }


def naming(copy: Copy, name: str) -> set[str]:
    site = copy.root / "site"
    return {
        path.relative_to(site).as_posix()
        for path in site.rglob("*")
        if path.suffix in (".html", ".json", ".xml", ".js") and name in path.read_text("utf-8")
    }


@pytest.mark.parametrize(
    ("file", "line", "key"),
    [
        ("people.yml", "  - {name: Ms Ada Example, roles: [headteacher, dsl], public: yes}\n", "people: dsl"),
        ("school.yml", "    phone: 01632 960101\n", "contacts.social-care.phone"),
        ("school.yml", "    out_of_hours: 01632 960102\n", "contacts.social-care.out_of_hours"),
    ],
)
def test_nothing_is_published_while_nobody_could_be_told(sound: Copy, file: str, line: str, key: str) -> None:
    path = sound.root / "data/schools/examplewick-primary" / file
    whole = path.read_text("utf-8")
    assert line in whole
    path.write_text(whole.replace(line, ""), "utf-8")
    try:
        done = sound.handbook("check")
    finally:
        path.write_text(whole, "utf-8")
    assert done.returncode == 1
    assert f"{key}: " in done.stdout + done.stderr


def test_whoever_reads_only_the_first_line_sees_no_traceback(sound: Copy) -> None:
    with subprocess.Popen(
        sound.command("check", "--model"),
        cwd=sound.root,
        env=sound.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout and process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == ""

"""A project is found with its model, its default school and its schools, wherever the data stands."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from handbook.data.project import NO_ADDRESS, load_project, make_default, schools

ROOT = Path(__file__).parents[2]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "data", tmp_path / "data")
    return tmp_path


def test_the_project_as_it_stands() -> None:
    project, findings = load_project(ROOT, ROOT / "data")
    assert findings == ()
    assert project is not None
    assert project.school == "examplewick-primary"
    assert project.address == "https://handbook.examplewick.example/"
    assert project.views == ("everyone", "parents", "pupils", "visitors", "staff")
    assert project.docs == ROOT / "docs"
    assert schools(project) == tuple(sorted(schools(project))) and project.school in schools(project)
    assert project.shown("examplewick-primary") == "data/schools/examplewick-primary"


def test_another_data_root_takes_what_it_lacks_from_the_project(root: Path, tmp_path: Path) -> None:
    data = tmp_path / "elsewhere"
    shutil.copytree(root / "data/schools/little-acorn-pre-school", data / "schools/little-acorn-pre-school")
    project, findings = load_project(root, data)
    assert findings == ()
    assert project is not None
    assert schools(project) == ("little-acorn-pre-school",)
    assert project.school == "little-acorn-pre-school"
    assert project.model.policies


def test_its_own_settings_come_first(root: Path, tmp_path: Path) -> None:
    data = tmp_path / "elsewhere"
    shutil.copytree(root / "data/schools", data / "schools")
    text = "school: little-acorn-pre-school\naddress: https://acorn.example\nviews: [everyone, governors]\n"
    (data / "handbook.yml").write_text(text, encoding="utf-8")
    project, findings = load_project(root, data)
    assert findings == ()
    assert project is not None
    assert (project.school, project.address) == ("little-acorn-pre-school", "https://acorn.example/")
    assert project.views == ("everyone", "governors")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "school: examplewick-primary",
            "school: examplewick-primry",
            "data/handbook.yml:3: school: there is no school 'examplewick-primry'; did you mean 'examplewick-primary'?",
        ),
        ("pupils, visitors", "pupil, visitors", "data/handbook.yml:5: views[2]: 'pupil' is not one of the choices"),
        ("address: https", "address: htps", "data/handbook.yml:4: address: 'htps://handbook.examplewick.example/'"),
        ("school: ", "shool: ", "'shool' is not a key we know; did you mean 'school'?"),
    ],
)
def test_a_fault_is_told_with_its_line_and_its_mend(root: Path, old: str, new: str, told: str) -> None:
    path = root / "data/handbook.yml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    _, findings = load_project(root, root / "data")
    assert [finding for finding in findings if told in str(finding)]


@pytest.mark.parametrize("line", ["", "address:\n"])
def test_an_address_may_be_written_later(root: Path, line: str) -> None:
    path = root / "data/handbook.yml"
    path.write_text(re.sub("address:.*\n", line, path.read_text("utf-8")), "utf-8")
    project, findings = load_project(root, root / "data")
    assert findings == () and project and project.address == NO_ADDRESS
    make_default(project, root / "data", "little-acorn-pre-school", "https://acorn.example")
    project, _ = load_project(root, root / "data")
    assert project and (project.school, project.address) == ("little-acorn-pre-school", "https://acorn.example/")


def test_a_folder_that_is_no_project(tmp_path: Path) -> None:
    project, findings = load_project(tmp_path, tmp_path / "data")
    assert project is None
    assert "data/handbook.yml:1: file: there is no such file" in str(findings[0])

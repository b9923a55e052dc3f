"""A text that should never have been published is taken out of every release, and every address still answers."""

from __future__ import annotations

import datetime
import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parent))

from engine.site_links import Tree
from publishing import Project

from handbook.releases.redaction import Removal
from handbook.releases.redaction import redact as redact_tree

SECRET = "Sam Leaked's drawer, by the blue door"
REASON = "a private detail"
SAID = "[removed 2026-12-09: a private detail]"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Two editions that say what they should not, the second when it was put right in the data."""
    project = Project.small(tmp_path_factory.mktemp("redact") / "project", "everyone")
    path = project.school("decisions")
    clean = project.read(path)
    project.write(path, clean.replace("the school office", SECRET))
    project.approve()
    project.release("2026-27")
    project.release("2026-27.2", on="2026-12-08")
    assert any(SECRET.split()[1] in text for text in texts(project).values())
    done = redact(project)
    assert done.returncode == 1 and "decisions.yml" in done.stderr and SECRET not in done.stderr
    project.write(path, clean)
    return project


def redact(project: Project) -> subprocess.CompletedProcess[str]:
    return project.handbook("redact", SECRET, "--reason", REASON, "--remote", project.remote, on="2026-12-09")


def texts(project: Project) -> dict[str, str]:
    folder = project.root.parent / "tree"
    shutil.rmtree(folder, ignore_errors=True)
    project.checkout(folder)
    return {
        path.relative_to(folder).as_posix(): path.read_bytes().decode("utf-8", "replace")
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_redacting_takes_a_text_out_and_keeps_every_address(project: Project) -> None:
    before = texts(project)
    pages = {path for path in before if path.endswith(".html")}
    done = redact(project)
    assert done.returncode == 0, done.stderr
    after = texts(project)
    assert [path for path, text in after.items() if "Leaked" in text or "blue door" in text] == []
    assert pages <= after.keys()
    assert SAID in after["everyone/2026-27/mobile/pupils/index.html"]
    assert Tree(project.root.parent / "tree", prefix="/").broken() == []
    for path in after:
        if path.endswith("handbook.json"):
            for policy in json.loads(after[path])["policies"]:
                for section in policy["sections"]:
                    for each in section["statements"]:
                        assert each["hash"] == hashlib.sha256(each["text"].encode()).hexdigest()[:12]
    for record in project.root.glob("releases/*/*.json"):
        assert record.name.endswith(".private.json") or "Leaked" not in record.read_text("utf-8")
    said = project.handbook("check", "--published", "--remote", project.remote)
    assert said.returncode == 0, said.stderr
    assert "2026-27: mobile.pupils-handed-in redacted on 2026-12-09: a private detail" in said.stdout
    assert "Nothing that is published holds this text." in redact(project).stdout
    project.approve()
    project.release("2026-27.3", on="2026-12-10")
    assert not any("Leaked" in text for text in texts(project).values())


def taken_out(*held: str) -> list[str]:
    """The documents that go where some files held a text."""
    files = {
        **{f"everyone/{place}print/{name}.pdf": b"" for place in ("", "latest/", "2026-27/") for name in PRINTED},
        **{f"s/get-help/{edition}/index.html": b"" for edition in ("2026-27", "2026-27.2")},
        "notices/get-help-a4.pdf": b"",
        "manifest.json": b'{"files": {}}',
        **dict.fromkeys(held, b"Ms Ada Example"),
    }
    removal = Removal("Ada Example", "a reason", datetime.date(2026, 12, 9))
    return sorted(path for path in redact_tree(files, (), removal).write if path.endswith(".pdf"))


PRINTED = ("mobile", "what-changed")
NOTICE = "notices/get-help-a4.pdf"
CODES = ("s/get-help/2026-27/index.html", "s/get-help/2026-27.2/index.html")


def test_a_document_that_cannot_have_held_the_text_stays() -> None:
    copies = ["everyone/latest/print/what-changed.pdf", "everyone/print/what-changed.pdf"]
    assert taken_out("everyone/latest/what-changed/index.html", CODES[0]) == copies
    assert taken_out("everyone/2026-27/mobile/index.html") == [f"everyone/2026-27/print/{each}.pdf" for each in PRINTED]
    assert taken_out(*CODES) == [NOTICE]
    assert len(taken_out("everyone/latest/handbook.html")) == 5

"""``mkdocs build`` and ``mkdocs serve`` on the repository's own mkdocs.yml, as who knows MkDocs expects them."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import pytest
from handbook_copy import FIRST, ON, SECOND, Copy, files, free_port, statements, view
from site_links import Tree

from handbook.engine.plain import stage_for

SITE = "build/mkdocs"


@pytest.fixture(scope="module", params=["everyone", "parents"])
def plain(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Copy]:
    """A view built by MkDocs itself; everyone is the one it builds when none is named."""
    name = str(request.param)
    copy = Copy.at(tmp_path_factory.mktemp("plain"))
    copy.write("site/kept.txt", "what a build of ours has put here")
    done = copy.mkdocs("build", "--strict", env={"HANDBOOK_VIEW": name} if name != "everyone" else {})
    assert done.returncode == 0, done.stdout + done.stderr
    return name, copy


def pages(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.html"))


def test_it_writes_to_its_own_folder_and_leaves_the_site_alone(plain: tuple[str, Copy]) -> None:
    _, copy = plain
    assert (copy.root / SITE / "index.html").is_file()
    assert list(files(copy.root / "site")) == ["kept.txt"]


def test_it_builds_the_pages_of_the_view_that_our_command_builds(plain: tuple[str, Copy], built: Copy) -> None:
    """All but what has changed since a release, and how to link to what stands beside the views."""
    name, copy = plain
    whole = set(pages(built.root / "site" / FIRST / "public" / name))
    assert set(pages(copy.root / SITE)) == whole - {"what-changed/index.html", "linking/index.html"}


def test_its_rules_are_those_of_our_command(plain: tuple[str, Copy], built: Copy) -> None:
    """The same ids, numbers, words and addresses."""
    name, copy = plain
    assert view(copy.root / SITE) == view(built.root / "site" / FIRST / "public" / name)


def test_each_rule_stands_on_the_page_that_its_address_names(plain: tuple[str, Copy]) -> None:
    _, copy = plain
    tree = Tree(copy.root / SITE)
    rules = statements(copy.root / SITE)
    assert rules
    assert [rule["url"] for _, rule in rules if not tree.holds(rule["url"])] == []


def test_it_publishes_nothing_private(plain: tuple[str, Copy], built: Copy) -> None:
    _, copy = plain
    private = [rule for _, rule in statements(built.root / "site" / FIRST / "private/governors") if rule["private"]]
    assert private
    published = "\n".join(
        path.read_text("utf-8") for path in (copy.root / SITE).rglob("*") if path.suffix in (".html", ".json", ".xml")
    )
    assert [rule["id"] for rule in private if rule["text"] in published] == []
    assert [rule["id"] for rule in private if rule["id"].partition(".")[2] in published] == []


def test_its_links_lead_somewhere(plain: tuple[str, Copy]) -> None:
    """One view has neither permanent addresses nor a front door; so it links to none."""
    name, copy = plain
    assert Tree(copy.root / SITE, prefix=f"/{name}/").broken() == []


def test_what_a_school_wrote_is_no_template(copy: Copy) -> None:
    """What is staged has been rendered; braces that stand in it then are words."""
    text = copy.read(copy.school("changes"))
    copy.write(
        copy.school("changes"), re.sub("reason: .*", "reason: 'We say {{ nobody.knows }} {% here %}'", text, count=1)
    )
    done = copy.mkdocs("build", "--strict", env={"HANDBOOK_VIEW": "governors"})
    assert done.returncode == 0, done.stderr
    assert "We say {{ nobody.knows }} {% here %}" in (copy.root / SITE / "local-changes/index.html").read_text("utf-8")


def test_findings_stop_it_and_are_told_as_our_command_tells_them(copy: Copy) -> None:
    copy.line(copy.school("decisions"), "  visitor_phones:", "  visitor_phones: whenever")
    copy.line("docs/mobile/visitors.md", "title:", "titel: Visitors")
    ours, theirs = copy.handbook("check"), copy.mkdocs("build", "--strict")
    findings = [line for line in ours.stderr.splitlines() if line.startswith(("docs/", "data/"))]
    assert len(findings) >= 2
    assert [line for line in findings if line not in theirs.stderr] == []
    assert theirs.returncode == 1
    assert "Traceback" not in theirs.stderr
    assert not (copy.root / SITE / "index.html").exists()


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("HANDBOOK_VIEW", "teachers", "use one of everyone, parents"),
        ("HANDBOOK_SCHOOL", "nowhere", f"there are {FIRST}, {SECOND}"),
        ("HANDBOOK_ON", "31/02/2026", "write it as 2026-11-09"),
        ("HANDBOOK_DATA", "elsewhere", "there are none"),
    ],
)
def test_a_setting_that_names_nothing_is_said_so(copy: Copy, name: str, value: str, said: str) -> None:
    done = copy.mkdocs("build", env={name: value})
    assert done.returncode == 1
    assert value in done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_another_school_is_named_in_the_environment(copy: Copy, built: Copy) -> None:
    done = copy.mkdocs("build", "--strict", env={"HANDBOOK_SCHOOL": SECOND, "HANDBOOK_VIEW": "staff"})
    assert done.returncode == 0, done.stderr
    assert view(copy.root / SITE) == view(built.root / "site" / SECOND / "public/staff")


# Servers


# Under a heading of its own: whatever stands last in a section may be for some schools alone.
NEW = '\n## Something new {: #new-heading }\n\n- A rule that is new.\n  {: #new-one strength="must" }\n'


def mkdocs_serve(port: int) -> list[str]:
    return [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"]


def test_mkdocs_serve_shows_what_is_changed_under_it(copy: Copy) -> None:
    """Text, data, macros and theme."""
    port = free_port()
    with copy.serving(mkdocs_serve(port), port, {"HANDBOOK_ON": ON, "HANDBOOK_VIEW": "staff"}) as server:
        server.wait_for("mobile/visitors/", "handbook.css")
        copy.append("docs/mobile/visitors.md", NEW)
        assert 'id="new-one"' in server.wait_for("mobile/visitors/", "A rule that is new.")
        copy.edit(copy.school("people"), "Ms Ada Example", "Ms Ada Another")
        assert "Ms Ada Example" not in server.wait_for("mobile/key-details/", "Ms Ada Another")
        copy.append("macros/__init__.py", '    env.macro(lambda: "said by a new macro", "logo")\n')
        server.wait_for("mobile/key-details/", "said by a new macro")
        copy.edit("overrides/pages/section.html", "Section {{", "Chapter {{")
        server.wait_for("mobile/visitors/", "Chapter ")
        copy.edit("docs/mobile/visitors.md", NEW, "")
        server.wait_for("mobile/visitors/", "A rule that is new.", there=False)


def test_handbook_serve_shows_what_is_changed_under_it(copy: Copy) -> None:
    """Text, data that lives elsewhere, and an overlay."""
    port = free_port()
    (copy.root / "data/schools").rename(copy.root / "elsewhere")
    (copy.root / "kept/schools").parent.mkdir()
    (copy.root / "elsewhere").rename(copy.root / "kept/schools")
    copy.write(f"over/schools/{SECOND}/policies.yml", "linked:\n  behaviour: {name: first name of a policy}\n")
    places = ("--data", "kept", "--overlay", "over", "--school", SECOND, "--view", "staff")
    with copy.serving(copy.command("serve", "--port", str(port), *places), port) as server:
        server.wait_for("combined/visitors/", "first name of a policy", there=False)
        copy.append("docs/mobile/visitors.md", NEW)
        server.wait_for("combined/visitors/", "A rule that is new.")
        copy.edit(f"kept/schools/{SECOND}/people.yml", "Mrs Ivy Invented", "Mrs Ivy Another")
        server.wait_for("combined/key-details/", "Mrs Ivy Another")
        copy.edit(f"over/schools/{SECOND}/policies.yml", "first name", "second name")
        server.wait_for("combined/links/", "second name of a policy")


def test_a_server_builds_once_for_one_change_and_then_rests(copy: Copy) -> None:
    """What it is built from is written into a folder that MkDocs watches."""
    port = free_port()
    with copy.serving(mkdocs_serve(port), port, {"HANDBOOK_ON": ON}) as server:
        server.wait_for("", "handbook.css")
        assert server.settled() == 1
        copy.edit(copy.school("people"), "Ms Ada Example", "Ms Ada Another")
        server.wait_for("mobile/key-details/", "Ms Ada Another")
        assert server.settled() == 2


def test_a_server_tells_what_is_wrong_and_goes_on_once_it_is_right(copy: Copy) -> None:
    port = free_port()
    with copy.serving(mkdocs_serve(port), port, {"HANDBOOK_ON": ON}) as server:
        server.wait_for("", "handbook.css")
        copy.edit(copy.school("people"), "[headteacher, dsl]", "[headteacher, dls]")
        server.wait_to_say("people.yml:5: people.0.roles.1: 'dls'")
        copy.edit(copy.school("people"), "[headteacher, dls]", "[headteacher, dsl]")
        copy.edit(copy.school("people"), "Ms Ada Example", "Ms Ada Another")
        server.wait_for("mobile/key-details/", "Ms Ada Another")
        assert "Traceback" not in server.said()


class Open(dict[str, Any]):
    """A configuration of MkDocs that is still open, as far as staging a view asks for it."""

    def __init__(self, root: Path) -> None:
        super().__init__(site_url="", extra={}, theme={}, watch=[])
        self.config_file_path = str(root / "mkdocs.yml")


def test_a_page_that_is_written_says_that_it_changed_since_it_was_approved(
    copy: Copy, monkeypatch: pytest.MonkeyPatch
) -> None:
    approved = "approved: {body: the board, date: 9 November 2026, hash: 0123456789ab}"
    policies = copy.read(copy.school("policies"))
    copy.write(copy.school("policies"), re.sub(r"approved: {.*}", approved, policies))
    monkeypatch.setenv("HANDBOOK_ON", ON)
    # Staging sets it; what comes after this test has its own.
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    config = Open(copy.root)
    stage_for(config)
    assert "Changed since approval." in (Path(config["docs_dir"]) / "mobile/pupils.md").read_text("utf-8")


def test_our_server_refuses_a_school_that_is_not_there(copy: Copy) -> None:
    done = copy.handbook("serve", "--school", "nowhere")
    assert done.returncode == 2
    assert f"there are {FIRST}, {SECOND}" in done.stderr

"""``mkdocs build`` and ``mkdocs serve`` on the repository's own mkdocs.yml, as anybody who knows MkDocs expects them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from handbook_copy import FIRST, SECOND, Copy, files, free_port, statements, view
from site_links import Tree

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
    name, copy = plain
    assert pages(copy.root / SITE) == pages(built.root / "site" / FIRST / "public" / name)


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
    _, copy = plain
    assert Tree(copy.root / SITE).broken() == []


def test_what_a_school_wrote_is_no_template(copy: Copy) -> None:
    """What is staged has been rendered; braces that stand in it then are words."""
    copy.line(copy.school("school"), "motto:", "motto: Read {% raw %} aloud")
    copy.edit(copy.school("people"), "Ms Ada Example", "Ms Ada {{ nobody.knows }} Example")
    ours, theirs = copy.handbook("check"), copy.mkdocs("build", "--strict")
    if ours.returncode == 0:
        assert theirs.returncode == 0, theirs.stderr
        assert "nobody.knows" in (copy.root / SITE / "mobile/key-details/index.html").read_text("utf-8")
    else:
        assert theirs.returncode == 1
        assert "{{ nobody.knows }}" in theirs.stderr


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
        ("HANDBOOK_SCHOOL", "nowhere", f"use one of {FIRST}, {SECOND}"),
        ("HANDBOOK_ON", "31/02/2026", "write it as 2026-11-09"),
        ("HANDBOOK_DATA", "elsewhere", "elsewhere"),
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


# Servers. Each command is started once, and everything that can change is changed under it.


@pytest.mark.parametrize("command", ["mkdocs serve", "handbook serve"])
def test_a_server_shows_what_is_changed_under_it(copy: Copy, command: str) -> None:
    port = free_port()
    copy.write(f"over/schools/{FIRST}/policies.yml", "linked:\n  behaviour: {name: first name of a policy}\n")
    if command == "handbook serve":
        run, env = copy.command("serve", "--port", str(port), "--view", "staff", "--overlay", "over"), {}
    else:
        run = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"]
        env = {"HANDBOOK_ON": "2026-12-01", "HANDBOOK_VIEW": "staff", "HANDBOOK_OVERLAY": "over"}
    with copy.serving(run, port, env) as server:
        server.wait_for("mobile/visitors/", "handbook.css")
        # The text, the data, the macros, the theme and the overlay, each in one view of one server.
        copy.append("docs/mobile/visitors.md", '- A rule that is new.\n  {: #new-one strength="must" }\n')
        page = server.wait_for("mobile/visitors/", "A rule that is new.")
        assert 'id="new-one"' in page
        copy.edit(copy.school("people"), "Ms Ada Example", "Ms Ada Another")
        page = server.wait_for("mobile/key-details/", "Ms Ada Another")
        assert "Ms Ada Example" not in page
        copy.edit("macros/__init__.py", "words.about_model()", "{**words.about_model(), 'name': 'A model renamed'}")
        server.wait_for("mobile/key-details/", "A model renamed")
        copy.append("overrides/404.html", "\n{# changed #}\n")
        copy.edit(f"over/schools/{FIRST}/policies.yml", "first name", "second name")
        server.wait_for("mobile/links/", "second name of a policy")
        copy.edit("docs/mobile/visitors.md", '- A rule that is new.\n  {: #new-one strength="must" }\n', "")
        server.wait_for("mobile/visitors/", "A rule that is new.", there=False)


def test_a_server_builds_once_for_one_change_and_then_rests(copy: Copy) -> None:
    """What it is built from is written into a folder that MkDocs watches."""
    port = free_port()
    run = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"]
    with copy.serving(run, port, {"HANDBOOK_ON": "2026-12-01"}) as server:
        server.wait_for("", "handbook.css")
        assert server.settled() == 1
        for number, name in enumerate(("Ms Ada Second", "Ms Ada Third"), 2):
            copy.line(copy.school("people"), ".*Ada", f"  - {{name: {name}, roles: [headteacher, dsl], public: yes}}")
            server.wait_for("mobile/key-details/", name)
            assert server.settled() == number


def test_a_server_tells_what_is_wrong_and_goes_on_once_it_is_right(copy: Copy) -> None:
    port = free_port()
    run = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"]
    with copy.serving(run, port, {"HANDBOOK_ON": "2026-12-01"}) as server:
        server.wait_for("", "handbook.css")
        copy.edit(copy.school("people"), "[headteacher, dsl]", "[headteacher, dls]")
        server.wait_to_say("people.yml:5: people.0.roles.1: 'dls'")
        copy.edit(copy.school("people"), "[headteacher, dls]", "[headteacher, dsl]")
        copy.edit(copy.school("people"), "Ms Ada Example", "Ms Ada Another")
        server.wait_for("mobile/key-details/", "Ms Ada Another")
        assert "Traceback" not in server.said()


def test_our_server_refuses_a_school_that_is_not_there(copy: Copy) -> None:
    done = copy.handbook("serve", "--school", "nowhere")
    assert done.returncode == 2
    assert f"there are {FIRST}, {SECOND}" in done.stderr

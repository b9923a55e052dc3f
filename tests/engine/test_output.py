"""What stands in the output folder after a build, after one that failed, and after one that was killed."""

from __future__ import annotations

import hashlib
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import jsonschema
import pytest
from handbook_copy import FIRST, ON, SECOND, Copy, files, statements, view, views
from site_links import Tree

PUBLIC = ["everyone", "parents", "pupils", "staff", "visitors"]


# Where it is put


def test_one_school_stands_in_the_folder_itself(copy: Copy) -> None:
    copy.build("--school", SECOND, "--view", "visitors", "--out", "deep/in/here")
    assert [path.name for path in (copy.root / "deep/in/here").iterdir()] == ["public"]


def test_all_schools_stand_in_folders_of_their_own(built: Copy) -> None:
    site = built.root / "site"
    assert {path.relative_to(site).as_posix() for path in site.glob("*/*")} == {
        f"{slug}/{tree}" for slug in (FIRST, SECOND) for tree in ("public", "private")
    }


def test_several_schools_stand_in_folders_of_their_own(copy: Copy) -> None:
    copy.build("--school", SECOND, "--school", FIRST, "--view", "visitors")
    assert sorted(path.name for path in (copy.root / "site").iterdir()) == [FIRST, SECOND]


def test_every_view_is_built(built: Copy) -> None:
    for slug in (FIRST, SECOND):
        found: dict[str, list[str]] = {"public": [], "private": []}
        for folder in views(built.root / "site" / slug):
            found[folder.parent.name].append(folder.name)
            assert view(folder)["view"] == folder.name
        assert found == {"public": PUBLIC, "private": ["governors", "staff"]}


def test_nothing_but_the_trees_is_left(built: Copy) -> None:
    assert sorted(path.name for path in (built.root / "site" / FIRST).iterdir()) == ["private", "public"]


# What is replaced

# A file that tells the old trees from those that a build would make.
NOTE = {"note.txt": hashlib.sha256(b"old").hexdigest()}


@pytest.fixture
def old(built: Copy, copy: Copy) -> Copy:
    """A project whose ``site`` holds the default school as it was built before."""
    shutil.copytree(built.root / "site" / FIRST, copy.root / "site")
    for tree in ("public", "private"):
        copy.write(f"site/{tree}/note.txt", "old")
    return copy


def test_a_build_of_one_view_replaces_only_that_view(old: Copy) -> None:
    before = files(old.root / "site")
    old.edit(old.school("people"), "Ms Ada Example", "Ms Ada Another")
    old.build("--view", "staff")
    after = files(old.root / "site")
    changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    assert {"/".join(name.split("/")[:2]) for name in changed} == {"public/staff", "private/staff"}


@pytest.mark.parametrize("arguments", [(), ("--view", "parents"), ("--all",)])
def test_a_build_that_fails_leaves_everything_as_it_stood(old: Copy, arguments: tuple[str, ...]) -> None:
    before = files(old.root)
    path = old.school("people")
    old.edit(path, "[headteacher, dsl]", "[headteacher]")
    done = old.handbook("build", *arguments)
    assert done.returncode == 1
    assert "nobody holds the role dsl" in done.stderr
    after = files(old.root)
    assert after.pop(path) != before.pop(path)
    assert after == before


def test_a_view_that_cannot_be_staged_stops_the_build(old: Copy) -> None:
    before = standing(old)
    old.write("overrides/pages/get-help.html", "{{ nobody.knows }}")
    done = subprocess.run(old.command("build"), cwd=old.root, env=old.environment(), capture_output=True, text=True)
    assert done.returncode != 0
    assert "nobody" in done.stderr
    assert standing(old) == before


def test_a_build_that_fails_makes_no_folder(copy: Copy) -> None:
    copy.edit(copy.school("people"), "[headteacher, dsl]", "[headteacher]")
    assert copy.handbook("build", "--out", "new").returncode == 1
    assert not (copy.root / "new").exists()


def test_one_school_that_is_not_fit_stops_all(copy: Copy) -> None:
    copy.edit(copy.school("people", SECOND), "[dsl]", "[key-person]")
    done = copy.handbook("build", "--all")
    assert done.returncode == 1
    assert not (copy.root / "site").exists()


def _a_folder(site: Path) -> None:
    (site / "public").mkdir(parents=True)
    (site / "public/index.html").write_text("somebody's work")


def _private(site: Path) -> None:
    (site / "private").mkdir(parents=True)
    (site / "private/letters.txt").write_text("somebody's work")


def _a_link(site: Path) -> None:
    (site.parent / "elsewhere").mkdir()
    (site.parent / "elsewhere/index.html").write_text("somebody's work")
    site.mkdir()
    (site / "public").symlink_to(site.parent / "elsewhere")


def _a_file(site: Path) -> None:
    site.write_text("somebody's work")


@pytest.mark.parametrize("theirs", [_a_folder, _private, _a_link, _a_file])
def test_somebody_elses_folder_is_refused(copy: Copy, theirs: Callable[[Path], None]) -> None:
    theirs(copy.root / "site")
    before = files(copy.root)
    done = copy.handbook("build")
    assert done.returncode == 2
    assert "site" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert files(copy.root) == before


def test_what_stands_beside_the_trees_is_left_alone(copy: Copy) -> None:
    copy.write("site/CNAME", "handbook.example\n")
    copy.build("--view", "visitors")
    assert copy.read("site/CNAME") == "handbook.example\n"


# Killed


def standing(copy: Copy) -> dict[str, str]:
    """The files of both trees: what is left in a workshop beside them is nobody's handbook."""
    return {name: value for name, value in files(copy.root / "site").items() if not name.startswith(".building")}


def family(process: int) -> list[int]:
    """The processes that a process has started, and those that they have."""
    listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    parents = {int(line.split()[0]): int(line.split()[1]) for line in listed.splitlines()}
    found = [process]
    for each in found:
        found += [child for child, parent in parents.items() if parent == each]
    return found[1:]


@contextmanager
def building(copy: Copy) -> Iterator[subprocess.Popen[str]]:
    """A build that is on its way; whatever it leaves running is ended."""
    process = subprocess.Popen(
        copy.command("build"), cwd=copy.root, env=copy.environment(), stdout=subprocess.PIPE, text=True
    )
    helpers: list[int] = []
    kill = process.kill

    def killed() -> None:
        helpers.extend(family(process.pid))
        kill()

    process.kill = killed  # type: ignore[method-assign]
    try:
        yield process
    finally:
        killed()
        for helper in helpers:
            with suppress(ProcessLookupError):
                os.kill(helper, signal.SIGKILL)
        process.communicate(timeout=20)


def reach(copy: Copy, process: subprocess.Popen[str], pattern: str) -> None:
    end = time.monotonic() + 60
    while not any((copy.root / "site").glob(pattern)):
        assert process.poll() is None, "the build ended before it was killed"
        assert time.monotonic() < end
        time.sleep(0.002)


@pytest.mark.parametrize("reached", [".building-*/**/index.html", ".building-*/**/404.html"])
def test_a_build_that_is_killed_leaves_the_old_handbook_whole(old: Copy, reached: str) -> None:
    before = standing(old)
    with building(old) as process:
        reach(old, process, reached)
        process.kill()
        process.wait()
        assert standing(old) == before
        time.sleep(1)
        assert standing(old) == before


def test_what_helped_a_build_that_is_killed_ends_too(copy: Copy) -> None:
    with building(copy) as process:
        reach(copy, process, ".building-*/**/index.html")
        process.kill()
        # Whoever still runs keeps this open.
        process.communicate(timeout=10)


# Runs a command that ends itself, as a kill would, once so many things have been moved into or out of a folder.
KILLED = """
import os, signal, sys
trees, left, helpers = os.path.abspath(sys.argv[1]), int(sys.argv[2]), []
def watched(move):
    def moved(source, target, **more):
        global left
        move(source, target, **more)
        if any(os.path.dirname(os.path.abspath(os.fspath(each))) == trees for each in (source, target)):
            left -= 1
            if left == 0:
                from multiprocessing import active_children
                for child in active_children():
                    os.killpg(child.pid, signal.SIGKILL)
                os.kill(os.getpid(), signal.SIGKILL)
    return moved
os.rename, os.replace = watched(os.rename), watched(os.replace)
from handbook.cli import main
sys.exit(main(sys.argv[3:]))
"""


@pytest.mark.parametrize("moves", [1, 3])
def test_a_build_that_is_killed_while_it_puts_trees_in_place_leaves_each_whole(
    old: Copy, built: Copy, moves: int
) -> None:
    """Each is the old one or the new one, and never missing."""
    command = [sys.executable, "-c", KILLED, str(old.root / "site"), str(moves), "build", "--no-pdf", "--on", ON]
    assert old.run(command).returncode in (-signal.SIGKILL, 0)
    for tree in ("public", "private"):
        new = files(built.root / "site" / FIRST / tree)
        assert files(old.root / "site" / tree) in (new, new | NOTE), f"{tree} is not whole"


@pytest.mark.deep
def test_a_build_that_is_killed_at_any_moment_leaves_the_old_handbook_whole(old: Copy) -> None:
    started = time.monotonic()
    old.build("--out", "new")
    takes = time.monotonic() - started
    new = {tree: files(old.root / "new" / tree) for tree in ("public", "private")}
    for _ in range(40):
        with building(old) as process:
            time.sleep(random.uniform(0, takes))
            process.kill()
            process.wait()
            for tree, wanted in new.items():
                assert files(old.root / "site" / tree) in (wanted, wanted | NOTE), f"{tree} is not whole"
    old.build()
    assert {tree: files(old.root / "site" / tree) for tree in new} == new


# What is in it


def all_views(built: Copy) -> list[Path]:
    found = [folder for slug in (FIRST, SECOND) for folder in views(built.root / "site" / slug)]
    assert len(found) == 2 * 7
    return found


def test_every_view_as_data_fits_the_schema_beside_it(built: Copy) -> None:
    for folder in all_views(built):
        said = view(folder)
        schema = json.loads((folder / said["$schema"]).read_text("utf-8"))
        jsonschema.Draft202012Validator.check_schema(schema)
        faults = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker()).iter_errors(said)
        assert [fault.message for fault in faults] == []


def test_the_schema_refuses_what_is_no_handbook(built: Copy) -> None:
    """So that the test above can fail."""
    folder = all_views(built)[0]
    said = view(folder)
    said["policies"][0]["sections"][0]["statements"][0]["strength"] = "perhaps"
    schema = json.loads((folder / said["$schema"]).read_text("utf-8"))
    assert not jsonschema.Draft202012Validator(schema).is_valid(said)


def test_the_day_is_told(built: Copy) -> None:
    assert {view(folder)["on"] for folder in all_views(built)} == {ON}


def test_a_rule_has_one_number_in_every_view(built: Copy) -> None:
    for slug in (FIRST, SECOND):
        numbers: dict[tuple[str, str], set[str | None]] = {}
        for folder in views(built.root / "site" / slug):
            for policy, rule in statements(folder):
                numbers.setdefault((policy, rule["id"]), set()).add(rule["number"])
        assert numbers
        assert {key: found for key, found in numbers.items() if len(found) > 1} == {}


def test_no_two_rules_of_a_policy_have_one_number(built: Copy) -> None:
    given = Counter(
        (policy, rule["number"]) for policy, rule in statements(built.root / "site" / FIRST / "private/governors")
    )
    assert given
    assert [key for key, count in given.items() if count > 1] == []


def test_a_public_view_has_a_gap_where_a_private_rule_stands(built: Copy) -> None:
    site = built.root / "site" / FIRST
    private = {(policy, rule["number"]) for policy, rule in statements(site / "private/governors") if rule["private"]}
    assert private
    for name in PUBLIC:
        assert private & {(policy, rule["number"]) for policy, rule in statements(site / "public" / name)} == set()


def test_a_page_prints_the_number_that_the_data_gives(built: Copy) -> None:
    for folder in all_views(built):
        for _, rule in statements(folder):
            path, _, anchor = rule["url"].partition("#")
            page = folder / path / "index.html" if path.endswith("/") else folder / path
            printed = re.search(rf'href="#{anchor}"><span[^>]*>[^<]*</span>([\d.]+)</a>', page.read_text("utf-8"))
            assert (printed and printed[1]) == rule["number"], f"{folder}: {rule['id']}"


# Links


@pytest.mark.parametrize("slug", [FIRST, SECOND])
@pytest.mark.parametrize("tree", ["public", "private"])
def test_every_link_leads_to_a_file_and_every_fragment_into_it(built: Copy, slug: str, tree: str) -> None:
    """The private tree is opened from a folder without a server."""
    checked = Tree(built.root / "site" / slug / tree, served=tree == "public", prefix="/")
    assert len(checked.pages()) > 50
    assert checked.broken() == []


@pytest.mark.parametrize("slug", [FIRST, SECOND])
@pytest.mark.parametrize("tree", ["public", "private"])
def test_every_page_of_every_view_is_reached_from_the_front_door(built: Copy, slug: str, tree: str) -> None:
    """By links alone, and by those of a view's menu all of its sections."""
    checked = Tree(built.root / "site" / slug / tree, served=tree == "public", prefix="/")
    apart = {
        page for page in checked.pages() if page.name == "404.html" or "s" in page.relative_to(checked.root).parts[:1]
    }
    assert set(checked.pages()) - apart - checked.reached(checked.root / "index.html") == set()
    for folder in (checked.root / name for name in (PUBLIC if tree == "public" else ["governors", "staff"])):
        listed = checked.reached(folder / "index.html", menu=True)
        sections = [section["url"] for policy in view(folder)["policies"] for section in policy["sections"]]
        assert [url for url in sections if checked.file(url, folder / "index.html") not in listed] == []


def test_every_rule_stands_at_its_address(built: Copy) -> None:
    for folder in all_views(built):
        tree = Tree(folder, served=folder.parent.name == "public")
        assert [rule["url"] for _, rule in statements(folder) if not tree.holds(rule["url"])] == []


def test_every_rule_has_a_permanent_address_in_its_tree(built: Copy) -> None:
    for folder in all_views(built):
        tree = folder.parent.name
        lacking = [
            rule["id"]
            for _, rule in statements(folder)
            if rule["private"] == (tree == "private")
            and not (folder.parent / "s" / rule["id"] / "index.html").is_file()
        ]
        assert lacking == []


def test_the_checker_of_links_finds_what_leads_nowhere(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/index.html").write_text('<p id="here">')
    right = '<a href="a/#here"><a href="?q#top"><a id="top" href="/a/"><img src="data:x"><a href="https://x.example/y">'
    wrong = '<a href="b/"><a href="a/#there"><img src="c.png"><a href="../"><a href="/b/"><a href="#nowhere">'
    (tmp_path / "index.html").write_text(right + wrong)
    assert Tree(tmp_path, prefix="/").broken() == [
        f"index.html: {address}" for address in ("b/", "a/#there", "c.png", "../", "/b/", "#nowhere")
    ]
    assert "index.html: a/#here" in Tree(tmp_path, served=False).broken()

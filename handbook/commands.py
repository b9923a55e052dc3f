"""What each command does, from the arguments to the exit code."""

from __future__ import annotations

import argparse
import datetime
import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from handbook.check.plain_words import check_plain_words
from handbook.check.reading import check_reading
from handbook.data.findings import Finding, Unfit
from handbook.data.project import Project, load_project, make_default, schools
from handbook.engine.cooks import Cooks
from handbook.progress import Progress
from handbook.reporting import DONE, UNFIT, Usage, report
from handbook.text.corpus import joint_hash, load_corpus
from handbook.views.lens import View
from handbook.workflow import Ready, Seen, all_views, check_text, prepare, see

if TYPE_CHECKING:
    from handbook.engine.building import Baking


def _day(arguments: argparse.Namespace) -> datetime.date:
    return arguments.on or datetime.date.today()


def _ready(arguments: argparse.Namespace) -> Ready:
    root = Path.cwd()
    if arguments.overlay and not arguments.overlay.is_dir():
        raise Usage(f"there is no folder {arguments.overlay}")
    return prepare(root, arguments.data or Path("data"))


def _chosen(project: Project, wanted: Sequence[str] | None, all_of_them: bool = False) -> tuple[str, ...]:
    known = schools(project)
    if not known:
        raise Usage(f"there is no school in {project.data}/schools; begin one with handbook new SLUG --type TYPE")
    if all_of_them:
        return known
    wanted = tuple(dict.fromkeys(wanted or (project.school,)))
    for slug in wanted:
        if slug not in known:
            raise Usage(
                f"there is no school '{slug}' in {project.data}/schools; there are {', '.join(known) or 'none'}"
            )
    return wanted


def check(arguments: argparse.Namespace) -> int:
    """Proves completeness; with ``--model`` lists the model's statements as well."""
    ready = _ready(arguments)
    on = _day(arguments)
    if arguments.model:
        return _model(ready, arguments, on)
    slugs = _chosen(ready.project, arguments.school, arguments.all)
    findings: list[Finding] = []
    seen: list[Seen] = []
    with Progress(len(slugs), "Checking") as progress:
        for slug in slugs:
            progress.step(slug)
            seen.append(see(ready, slug, on, arguments.overlay))
            findings += [*seen[-1].findings, *check_reading(seen[-1].books)]
    of_model = check_text(ready, on)
    findings = list(dict.fromkeys((*of_model, *findings)))
    fit = all(finding.warning for finding in findings)
    # Whoever fills in a school's answers cannot verify the model's sources: for people they are one line.
    kept = {finding for finding in of_model if finding.warning} if arguments.format == "text" else set()
    report([finding for finding in findings if finding not in kept], arguments.format)
    if arguments.format == "text":
        for note in _of_law(ready.project, kept, seen):
            print(f"note: {note}", file=sys.stderr)
        print(_verdict(slugs, findings) if not fit else _fit(seen), file=sys.stderr if not fit else sys.stdout)
    return DONE if fit else UNFIT


def _of_law(project: Project, of_model: set[Finding], seen: Sequence[Seen]) -> Iterator[str]:
    """What an office has to know of law and guidance, a line each; the model's own list says more."""
    unverified = sum(finding.key in project.model.sources for finding in of_model)
    if unverified:
        yield f"{unverified} sources of the model are not verified: handbook check --model names them."
    rules = {each.id for one in seen if one.handbook for each in one.handbook.awaiting}
    if rules:
        what = "1 rule rests" if len(rules) == 1 else f"{len(rules)} rules rest"
        yield f"{what} on law or guidance that has changed since: handbook check --model names what to read again."


def _fit(seen: Sequence[Seen]) -> str:
    lines = []
    for each in seen:
        assert each.handbook
        rules = sum(1 for policy in each.handbook.policies for part in policy.parts for _ in part.statements())
        count = len(each.handbook.policies)
        said = f"{count} {'policy' if count == 1 else 'policies'}, {rules} rules, nothing left open"
        lines.append(f"{each.handbook.school.name} is fit to publish: {said}.")
    return "\n".join(lines)


def _verdict(slugs: Sequence[str], findings: Sequence[Finding]) -> str:
    faults = sum(not finding.warning for finding in findings)
    said = "1 thing has to be put right" if faults == 1 else f"{faults} things have to be put right"
    return f"\n{', '.join(slugs)}: {said} before anything can be published."


def _model(ready: Ready, arguments: argparse.Namespace, on: datetime.date) -> int:
    # A maintainer's to mend, and no reason for a school not to publish.
    findings = (*check_text(ready, on), *check_plain_words(ready.corpus, ready.project.model))
    policies = ready.project.model.policies
    home = {file: id for id, outline in reversed(policies.items()) for file in outline.sections}
    rows: list[dict[str, Any]] = [
        {
            "id": node.id,
            "policy": home.get(section.file, ""),
            "section": section.file,
            "when": node.when.source if node.when.names else None,
            "for": sorted(node.audience),
            "strength": node.strength,
            "force": node.force,
            "private": node.private,
            "hash": node.hash,
            "against": joint_hash(ready.corpus.wordings[node.id]),
        }
        for section in ready.corpus.sections.values()
        for node in section.within()
        if node.id and node.kind != "heading"
    ]
    if arguments.format == "json":
        print(json.dumps({"statements": rows}, ensure_ascii=False, indent=1))
    else:
        for row in rows:
            of = f"{row['section']}  against: {row['against']}"
            print(f"{row['id']}  {' '.join(row['for'])}  {row['when'] or 'always'}  {of}")
    report(findings)
    return DONE if all(finding.warning for finding in findings) else UNFIT


def build(arguments: argparse.Namespace, cooks: Cooks) -> int:
    """Builds one school or several; writes nothing unless all of them are fit to publish."""
    from handbook.engine.building import Baking, Paper
    from handbook.engine.output import NotOurs, put_in_place, refuse_foreign, scratch, workshop

    on, out = _day(arguments), arguments.out
    ready = _ready(arguments)
    slugs = _chosen(ready.project, arguments.school, arguments.all)
    places = {slug: out / slug if arguments.all or len(slugs) > 1 else out for slug in slugs}
    try:
        for place in places.values():
            refuse_foreign(place)
    except NotOurs as problem:
        raise Usage(problem) from None
    views = _views(ready.project, arguments.view)
    seen = {slug: see(ready, slug, on, arguments.overlay) for slug in slugs}
    total = sum(1 for each in seen.values() for book in each.books if book.view in views)
    paper: Paper = arguments.paper if not arguments.no_pdf and can_print() else "none"
    with workshop(out) as folder, scratch() as staging, Progress(total, "Building") as progress:
        baking = {}
        if all(finding.warning for each in seen.values() for finding in each.told):
            for slug, each in seen.items():
                made_from = (ready.project, ready.corpus, each.books, each.records, views, cooks)
                baking[slug] = Baking(*made_from, folder / slug, staging / slug, paper=paper, kept_back=each.kept_back)
        # The proof is made while the first sites are being built; nothing is put in place before it holds.
        findings = (*check_text(ready, on), *(finding for each in seen.values() for finding in each.findings))
        faults = [finding for finding in dict.fromkeys(findings) if not finding.warning]
        if faults:
            cooks.stop()
            report(faults)
            print(_verdict(slugs, faults), file=sys.stderr)
            return UNFIT
        built = {slug: each.finish(progress.step) for slug, each in baking.items()}
        if paper != "none":
            print_all(ready.project, baking.values())
            for slug, baked in baking.items():
                _recall(baked, places[slug])
        for slug, trees in built.items():
            put_in_place(trees, places[slug], partial=bool(arguments.view))
    for slug, each in seen.items():
        print(f"{each.handbook.school.name if each.handbook else slug}: {places[slug]}/public/index.html")
    return DONE


def can_print() -> bool:
    """Whether PDFs can be made here; where they cannot, says in one line what to install."""
    from handbook.paper.press import missing

    if said := missing():
        print(f"note: {said}", file=sys.stderr)
    return not said


def _recall(baked: Baking, place: Path) -> None:
    """Says which printed sheets are now wrong, by what stands where this build is about to be put."""
    from handbook.paper.recall import NAME, recalled

    said = list(recalled(place / "public" / NAME, baked.sheets, baked.standings))
    if said:
        print("Printed sheets that are now wrong:", *said, sep="\n  ")


def print_all(project: Project, baked: Iterable[Baking]) -> None:
    """Prints all that was built, for all schools together."""
    from handbook.paper.press import press
    from handbook.paper.printing import all_of

    jobs = [job for each in baked for job in all_of(each)]
    shared = project.root / "overrides" / "paper"
    with press(project.root / ".cache" / "paper", shared) as machine, Progress(len(jobs), "Printing") as progress:
        machine.print(jobs, progress.step)


def _views(project: Project, wanted: Sequence[str] | None) -> tuple[View, ...]:
    return tuple(view for view in all_views(project) if not wanted or view.name in wanted)


def diff(arguments: argparse.Namespace) -> int:
    """Tells what changed between two releases, or a release and the present."""
    from handbook.engine.what_changed import as_page
    from handbook.releases.comparing import NoSuchRelease, between
    from handbook.releases.reported import as_data, as_text

    ready = _ready(arguments)
    (slug,) = _chosen(ready.project, [arguments.school] if arguments.school else None)
    seen = see(ready, slug, _day(arguments), arguments.overlay)
    if seen.handbook is None or not all(finding.warning for finding in seen.told):
        raise Unfit(seen.told)
    try:
        difference = between(seen, ready.corpus, arguments.old, arguments.new, arguments.view)
    except NoSuchRelease as problem:
        raise Usage(problem) from None
    if arguments.format == "json":
        print(json.dumps(as_data(difference), ensure_ascii=False, indent=1))
    elif arguments.format == "html":
        print(as_page(difference, ready.project.root / "overrides"))
    else:
        print(as_text(difference, seen.handbook.school.name))
    return DONE


def new(arguments: argparse.Namespace) -> int:
    """Writes a commented folder for a school that has answered nothing yet."""
    from handbook.starting.folder import CannotStart, next_steps, start

    root, data = Path.cwd(), arguments.data or Path("data")
    project, findings = load_project(root, data)
    if project is None:
        raise Unfit(findings)
    if arguments.address and not arguments.default:
        raise Usage("--address says where the default school is published; add --default")
    schemas = next(each for each in (data / "schemas", root / "data/schemas") if each.is_dir())
    try:
        policies = tuple(dict.fromkeys(arguments.policy or ("mobile", "social")))
        # The text is read only where it decides what is asked.
        uses = load_corpus(project.docs, project.model)[0].uses if arguments.policy else None
        started = start(
            project.data / "schools", arguments.slug, schemas, project.model, arguments.type, arguments.phase,
            sixth_form=arguments.sixth_form, boarding=arguments.boarding, policies=policies, uses=uses,
        )  # fmt: skip
    except CannotStart as problem:
        raise Usage(problem) from None
    if arguments.default:
        make_default(project, data, arguments.slug, arguments.address)
    print("\n".join(next_steps(started, arguments.type, arguments.data)))
    return DONE


def serve(arguments: argparse.Namespace) -> int:
    """Live preview of one view: MkDocs' own server on the repository's mkdocs.yml."""
    ready = _ready(arguments)
    (school,) = _chosen(ready.project, [arguments.school] if arguments.school else None)
    environment = {
        "HANDBOOK_SCHOOL": school,
        "HANDBOOK_VIEW": arguments.view,
        "HANDBOOK_DATA": str(arguments.data or "data"),
        "HANDBOOK_ON": _day(arguments).isoformat(),
        "NO_MKDOCS_2_WARNING": "1",
    }
    if arguments.overlay:
        environment["HANDBOOK_OVERLAY"] = str(arguments.overlay)
    os.execve(
        sys.executable,
        [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{arguments.port}"],
        {**os.environ, **environment},
    )

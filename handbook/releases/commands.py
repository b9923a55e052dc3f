"""What the commands about releases do, from the arguments to the exit code."""

from __future__ import annotations

import argparse
import calendar
import datetime
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from handbook.commands import can_print, print_all
from handbook.data.findings import Finding, Place, Unfit
from handbook.data.project import schools
from handbook.engine.cooks import Cooks
from handbook.engine.output import scratch, workshop
from handbook.progress import Progress
from handbook.releases import git
from handbook.releases.approval import as_draft, not_approved, recorded
from handbook.releases.approving import Approved, with_approval
from handbook.releases.names import MEND, is_name
from handbook.releases.private import NotPrivate, PrivatePlace
from handbook.releases.published import look_at
from handbook.releases.reading import PRIVATE, folder_of, read_records
from handbook.releases.redaction import Removal
from handbook.releases.redaction import redact as redact_tree
from handbook.releases.releasing import (
    AlreadyPublished,
    Wanted,
    keep_records,
    make,
    merged,
    publish,
    published_records,
    rewrite_records,
)
from handbook.reporting import DONE, UNFIT, Usage, report
from handbook.text.assembly import Handbook
from handbook.views.lens import show
from handbook.workflow import Ready, Seen, check_text, prepare, see

_WORK = Path("build/release")


def release(arguments: argparse.Namespace, cooks: Cooks) -> int:
    """Makes a release and publishes it; says in a sentence why where it does not."""
    root, on = Path.cwd(), arguments.on or datetime.date.today()
    if not is_name(arguments.name):
        raise Usage(f"'{arguments.name}' is no name of a release; {MEND}")
    if arguments.overlay and not arguments.overlay.is_dir():
        raise Usage(f"there is no folder {arguments.overlay}")
    try:
        place = _private(arguments, root)
        ready = prepare(root, arguments.data or Path("data"))
        slug = _school(ready, arguments.school)
        with git.fetched(root, arguments.remote, arguments.branch) as branch:
            return _release(arguments, Wanted(arguments.name, on, arguments.draft), ready, slug, place, branch, cooks)
    except NotPrivate as problem:
        raise Usage(problem) from None
    except (git.GitFault, AlreadyPublished) as problem:
        cooks.stop()
        return _nothing(problem)


def _release(
    arguments: argparse.Namespace,
    wanted: Wanted,
    ready: Ready,
    slug: str,
    place: PrivatePlace | None,
    branch: git.Branch,
    cooks: Cooks,
) -> int:
    seen = see(ready, slug, wanted.on, arguments.overlay)
    published = published_records(branch)
    earlier = [each for each in merged(seen.records, published) if each.name != wanted.name]
    seen = replace(seen, records=tuple(earlier))
    handbook = _fit(ready, seen, wanted)
    if wanted.draft:
        handbook = as_draft(handbook)
        seen = replace(seen, handbook=handbook, books=tuple(show(handbook, book.view) for book in seen.books))
    with workshop(_WORK) as built, scratch() as staging, Progress(2 * len(seen.books), "Building") as progress:
        press = partial(print_all, ready.project) if not arguments.no_pdf and can_print() else None
        made = make(wanted, ready, seen, earlier, place is not None, cooks, built, staging, progress.step, press)
        theme, address = ready.project.root / "overrides", ready.project.address
        new = publish(made, handbook, branch, earlier, place, theme, address)
    keep_records(ready.project.root, slug, (*published, made.record), made.kept_back)
    said = "is published" if new else "was published already, exactly as it stands here; nothing had to be done"
    print(f"{handbook.school.name}: {wanted.name} {said}. {address}")
    return DONE


def _fit(ready: Ready, seen: Seen, wanted: Wanted) -> Handbook:
    """The handbook, if it may be released so.

    Raises:
        Unfit: something has to be put right first.
    """
    findings = [*check_text(ready, wanted.on), *seen.findings]
    faults = [finding for finding in dict.fromkeys(findings) if not finding.warning]
    if faults or not seen.handbook:
        raise Unfit(faults)
    open_ = list(not_approved(seen.handbook))
    if open_ and not wanted.draft:
        raise Unfit(open_)
    if wanted.draft and not open_:
        raise Usage("everything is approved as it reads, so that it is no draft; leave --draft out")
    return seen.handbook


def redact(arguments: argparse.Namespace) -> int:
    """Takes a text out of every published release."""
    root, on = Path.cwd(), arguments.on or datetime.date.today()
    text = " ".join((sys.stdin.read() if arguments.text == "-" else arguments.text).split())
    removal = Removal(text, " ".join(arguments.reason.split()), on)
    if len(text) < 3:
        raise Usage("type the text that is to go: a name, a number or a sentence, as it is published")
    if removal.pattern.search(removal.notice) or set(removal.reason) & set('<>&"\\'):
        raise Usage("give a reason that does not hold the text, and no marks such as < or &")
    ready = prepare(root, arguments.data or Path("data"))
    slug = _school(ready, arguments.school)
    _refuse_present(ready, slug, removal)
    here, wrong = read_records(root, slug)
    if wrong:
        raise Unfit(wrong)
    try:
        with git.fetched(root, arguments.remote, arguments.branch) as branch:
            records = merged(here, published_records(branch))
            redacted = redact_tree(dict(branch.read_all(branch.files)), records, removal)
            if redacted.write:
                when = calendar.timegm(on.timetuple())
                git.push(branch, git.commit(branch, redacted.write, (), f"Redact: {removal.reason}", when))
    except git.GitFault as problem:
        return _nothing(problem)
    rewrite_records(root, slug, redacted.records)
    if not redacted.write:
        print("Nothing that is published holds this text.")
        return DONE
    print(f"{len(redacted.write)} files no longer hold it: {removal.notice}")
    print(
        "What was published before stays in the history of the branch, in copies that others made, and with search "
        "engines for a while. PDFs attached to a release on GitHub are copies too: delete them there. PDFs here that "
        "may have held it now say that they were taken out; the next release brings the current ones back."
    )
    for name in _still_private(root, slug, removal):
        print(f"{name} stays with the private tree and still holds it; take it away if it must go there too.")
    return DONE


def _still_private(root: Path, slug: str, removal: Removal) -> Iterator[str]:
    """The records with what is private that hold a text: who may read them may know what the public may not."""
    for path in sorted(folder_of(root, slug).glob(f"*{PRIVATE}")):
        if removal.pattern.search(path.read_text("utf-8")):
            yield path.relative_to(root).as_posix()


def _refuse_present(ready: Ready, slug: str, removal: Removal) -> None:
    """Refuses to redact what the school's data still say: the next release would publish it again."""
    found = []
    for path in sorted(ready.project.folder(slug).glob("*.yml")):
        text = path.read_text("utf-8")
        for match in removal.pattern.finditer(text):
            place = Place(f"{ready.project.shown(slug)}/{path.name}", text.count("\n", 0, match.start()) + 1)
            wrong = "it still says what is to be taken out of the releases"
            found.append(
                Finding(place, "redact", wrong, "change it here first; or else the next release says it again")
            )
    if found:
        raise Unfit(found)


def approve(arguments: argparse.Namespace) -> int:
    """Records in policies.yml that a body approved the text as it stands."""
    root, on = Path.cwd(), arguments.on or datetime.date.today()
    ready = prepare(root, arguments.data or Path("data"))
    slug = _school(ready, arguments.school)
    seen = see(ready, slug, on, arguments.overlay)
    faults = [finding for finding in (*check_text(ready, on), *seen.findings) if not finding.warning]
    if faults or not seen.handbook:
        raise Unfit(faults)
    known = {policy.id: policy for policy in seen.handbook.policies}
    unknown = [one for one in arguments.policy or () if one not in known]
    if unknown:
        raise Usage(f"there is no policy '{unknown[0]}'; there are {', '.join(known)}")
    path = ready.project.folder(slug) / "policies.yml"
    text = path.read_text("utf-8")
    for one in arguments.policy or known:
        said = Approved(arguments.body, arguments.date, arguments.minute, recorded(known[one]))
        text = with_approval(text, one, said)
    before = path.read_text("utf-8")
    path.write_text(text, "utf-8")
    wrong = [finding for finding in see(ready, slug, on, arguments.overlay).findings if not finding.warning]
    if wrong:
        path.write_text(before, "utf-8")
        raise Unfit(wrong)
    for one in arguments.policy or known:
        print(f"{known[one].title}: approved by {arguments.body} on {arguments.date}, text {recorded(known[one])}.")
    return DONE


def published(arguments: argparse.Namespace) -> int:
    """Holds what is published against what was recorded of it."""
    root = Path.cwd()
    ready = prepare(root, arguments.data or Path("data"))
    slugs = arguments.school or [ready.project.school]
    records, wrong = read_records(root, _school(ready, slugs[0]))
    if wrong:
        raise Unfit(wrong)
    try:
        with git.fetched(root, arguments.remote, arguments.branch) as branch:
            if not branch.commit:
                raise git.GitFault(f"{arguments.remote} has no branch {arguments.branch}")
            seen = look_at(branch, records)
    except git.GitFault as problem:
        print(f"{problem}.", file=sys.stderr)
        return UNFIT
    report(seen.findings, arguments.format)
    if arguments.format == "text":
        for said in seen.redacted:
            print(said)
        if not seen.findings:
            releases = "1 release" if seen.releases == 1 else f"{seen.releases} releases"
            print(f"{releases}, {seen.files} files: every byte is as it was published.")
    return UNFIT if seen.findings else DONE


def _school(ready: Ready, slug: str | None) -> str:
    known = schools(ready.project)
    if (slug or ready.project.school) not in known:
        raise Usage(
            f"there is no school '{slug}' in {ready.project.data}/schools; there are {', '.join(known) or 'none'}"
        )
    return slug or ready.project.school


def _private(arguments: argparse.Namespace, root: Path) -> PrivatePlace | None:
    if not arguments.private_to:
        return None
    return PrivatePlace(root, arguments.private_to, arguments.remote, arguments.branch)


def _nothing(problem: Exception) -> int:
    print(f"{problem}. Nothing was published.", file=sys.stderr)
    return UNFIT

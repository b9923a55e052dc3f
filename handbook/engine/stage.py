"""A view as a tree of Markdown pages and one configuration, from which any engine of the family builds the same site.

Nothing is hidden from the engine: what a view does not show is not staged. Pages are Markdown whose body is finished
HTML, so that numbers, ids and words are the core's and the engine only dresses them.
"""

from __future__ import annotations

import datetime
import functools
import json
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

import yaml
from jinja2 import Environment, FileSystemLoader

from handbook.data.types import said_date
from handbook.engine.colour import readable
from handbook.engine.feeds import NAME as FEED
from handbook.engine.feeds import Entry
from handbook.engine.help import Number, Post, contacts, help_for, number, people
from handbook.engine.linking import SCRIPT, embedded
from handbook.engine.search import PLACE, Found, as_script, search_index
from handbook.engine.told import Told
from handbook.releases.past import Past
from handbook.releases.since import SinceApproval
from handbook.text import grammar
from handbook.text.assembly import Policy
from handbook.text.corpus import Corpus
from handbook.text.tokens import ROOT
from handbook.views.asked import asked
from handbook.views.exported import SCHEMA, SCHEMA_NAME, exported
from handbook.views.lens import WHOLE, Shown, ShownBook, ShownPart, ShownPolicy, View, plain
from handbook.views.reasons import Reasons

_DUMPER: Final[Any] = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
STRENGTH: Final = {"must": "Must", "should": "Should", "may": "May", "information": "For information"}
# The folder in each public view that holds the newest release, and where names and numbers of today stand in it.
LATEST: Final = "latest"
# Beside the views, what has become of each release: the one file that pages of old releases ask.
STATUS: Final = "status.json"
TODAY: Final = f"../{LATEST}/get-help/"
# What a search engine shows of a page, in characters.
_ABOUT: Final = 160
READ_AGAIN: Final = "Rules to read again"
# What a reader who found nothing may try.
_WORDS: Final = {"pupils": ("phone", "online"), "": ("phone", "photo")}
# The page that lists what can be printed.
PAPER: Final = "Paper copies"


@dataclass(frozen=True)
class PrintedSheet:
    """A notice or form as pages name it: its title, ``notices`` or ``forms``, and its PDFs in the public tree."""

    title: str
    kind: str
    files: tuple[str, ...]


@dataclass(frozen=True)
class Site:
    """What all views of one school's handbook have in common.

    Attributes:
        theme: the folder of the theme's overrides.
        base: the repository's mkdocs.yml, which each view's configuration inherits.
        address: where the handbook is published, with a slash at its end.
        public: the views of the public tree, in order.
        private: those of the private tree.
        permanent: whether permanent addresses are built beside the views; where not, a rule's link leads to the rule.
        release: the name of the release that is made; empty for a build that is none.
        kept: whether this is the copy that stays as it is under the release's name, and not the current text.
        printed: whether PDFs are made of the views, so that pages may lead to them.
        large: whether each PDF is made in large print too.
        sheets: the notices and forms that stand in the public tree.
        past: the school's releases; None where a view is looked at alone.
        stands: the policies and sections that each view of the school holds, so that one can lead to another.
        since: for views and policies that changed since they were approved, what did.
    """

    theme: Path
    base: Path
    address: str
    public: tuple[View, ...]
    private: tuple[View, ...]
    permanent: bool = True
    release: str = ""
    kept: bool = False
    printed: bool = False
    large: bool = False
    sheets: tuple[PrintedSheet, ...] = ()
    past: Past | None = None
    stands: Mapping[View, frozenset[str]] = field(default_factory=dict)
    since: Mapping[tuple[str, str], SinceApproval] = field(default_factory=dict)

    @property
    def version(self) -> str:
        """The folder in a public view in which a release stands: its name, or ``latest``; empty where there is none."""
        return self.release if self.kept or not self.release else LATEST

    def folder(self, view: View) -> str:
        """Where a view stands in its tree: ``parents/``; in a release ``parents/latest/`` or ``parents/2026-27/``."""
        return f"{view.name}/" if view.private or not self.version else f"{view.name}/{self.version}/"

    def up(self, view: View) -> str:
        """The way from a view's folder to its tree."""
        return "../" * self.folder(view).count("/")

    def current(self, view: View) -> str:
        """Where the current text of a view stands in its tree."""
        return f"{view.name}/{LATEST}/" if self.release and not view.private else f"{view.name}/"

    def help_page(self, private: bool = False) -> str:
        """Where a reader who has not said who they are gets help, from the tree's folder."""
        views = self.private if private else self.public
        view = next((view for view in views if view.name == "parents"), views[0])
        return f"{self.folder(view)}get-help{'.html' if private else '/'}"

    def views(self, view: View) -> tuple[View, ...]:
        """The views of the tree in which a view stands."""
        return self.private if view.private else self.public


def stage(book: ShownBook, site: Site, corpus: Corpus) -> dict[str, str]:
    """The files of a view by path: ``mkdocs.yml``, and under ``docs/`` its pages and the view as data."""
    return _Stage(book, site, corpus).files()


class _Stage:
    def __init__(self, book: ShownBook, site: Site, corpus: Corpus) -> None:
        self.book, self.site = book, site
        self.handbook, self.view = book.handbook, book.view
        self.school = self.handbook.school
        self.templates = _templates(site.theme)
        self.reasons = Reasons(self.handbook, self.view, corpus) if self.view.name == "governors" else None
        # Whoever reads an old release needs help from those who are there today.
        self.help = TODAY if site.kept else self.file("get-help")
        self.awaiting = again(book)
        self.told = Told(self, site.past)

    @property
    def versioned(self) -> bool:
        """Whether this view stands in a folder of a release, beside others."""
        return bool(self.site.release) and not self.view.private

    def files(self) -> dict[str, str]:
        pages = dict(self.pages())
        files = {f"docs/{path}": text for path, text in pages.items()}
        files["docs/handbook.json"] = _json(exported(self.book, self.site.release or None, self.site.printed))
        files[f"docs/{SCHEMA_NAME}"] = _json(SCHEMA)
        if not self.site.kept:
            # What was once said is not found beside what holds today.
            files[f"docs/{PLACE}.json"] = index = search_index(self.book, STRENGTH, self.found())
        if self.view.private:
            files[f"docs/{PLACE}.js"] = as_script(index)
        if feed := self.told.feed:
            files[f"docs/{FEED}"] = feed
        files["mkdocs.yml"] = yaml.dump(self.config(), Dumper=_DUMPER, sort_keys=False, allow_unicode=True)
        return files

    def feed(self, address: str, told: Sequence[Entry], updated: str) -> str:
        """The text of the view's feed."""
        title, name = self.title(self.view.name), self.school.name
        template = self.templates.get_template("pages/feed.xml.html")
        return template.render(school=name, title=title, address=address, entries=told, updated=updated) + "\n"

    def file(self, name: str) -> str:
        """The address of a page beside the view's first one."""
        return f"{name}.html" if self.view.private else f"{name}/"

    # Pages

    def pages(self) -> Iterator[tuple[str, str]]:
        yield "index.md", self.home()
        for policy in self.book.policies:
            yield f"{policy.policy.id}/index.md", self.policy(policy)
            for part in policy.parts:
                yield f"{policy.policy.id}/{part.part.slug}.md", self.section(policy, part)
        yield "get-help.md", self.get_help()
        if not self.site.kept:
            yield "accessibility.md", self.accessibility()
        if self.links:
            yield "linking.md", self.linking()
        if self.site.printed:
            yield "print.md", self.paper_copies()
        if self.reasons:
            yield "decisions.md", self.decisions()
            rows: Iterable[Any] = self.reasons.sources(self.book)
            yield "sources.md", self.page("sources.md", "Law and guidance", "sources", rows=rows)
            rows = self.reasons.differences()
            yield "local-changes.md", self.page("local-changes.md", "Local changes", "local-changes", rows=rows)
        if self.awaiting:
            yield "read-again.md", self.read_again()
        yield from self.told.pages()

    def page(
        self,
        path: str,
        title: str,
        template: str,
        about: str = "",
        front: Mapping[str, Any] | None = None,
        **context: Any,
    ) -> str:
        """A page's Markdown; addresses in it lead from the page to the view's root.

        Args:
            about: what a search engine says of it.
            front: what else the theme is told of it.
        """
        up = "../" * (path.count("/") + (not self.view.private and not path.endswith("index.md")))
        body = self.templates.get_template(f"pages/{template}.html").render(school=self.school, **context)
        about = about or f"{title}. {self.title(self.view.name)}, {self.school.name}."
        lines = [
            f"title: {_quoted(title)}",
            f"description: {_quoted(textwrap.shorten(about, _ABOUT, placeholder='…'))}",
        ]
        lines += [f"{key}: {json.dumps(value)}" for key, value in (front or {}).items() if value]
        return "\n".join(["---", *lines, "---", _block(body.replace(ROOT, up)), ""])

    def elsewhere(self, place: str) -> list[str]:
        """The other views in which a policy or section stands."""
        views = self.site.views(self.view)
        return [view.name for view in views if view != self.view and place in self.site.stands.get(view, ())]

    def front(self, place: str, policy: ShownPolicy, **more: Any) -> dict[str, Any]:
        """What the theme is told of a page of a policy."""
        return {
            "also": self.elsewhere(place),
            "robots": "" if policy.policy.standing == "approved" else "noindex",
            **more,
        }

    def section(self, policy: ShownPolicy, part: ShownPart) -> str:
        page = SimpleNamespace(
            strength=STRENGTH,
            source=self.source,
            permanent=self.permanent,
            earlier=self.told.earlier,
            reasons=self.reasons.of if self.reasons else lambda shown: (),
            again=self.file_again,
            policy_url=f"{ROOT}{policy.url}",
            left_out=left_out(part, self.title),
            since=self.since(policy),
            whole_url=self.whole(part),
            edition=self.site.release or school_year(self.handbook.on),
        )
        place = f"{policy.policy.id}/{part.part.slug}"
        front = self.front(place, policy, rules=True)
        title, about = _plain_title(part), opening(part)
        return self.page(f"{place}.md", title, "section", about, front, policy=policy, part=part, page=page)

    def file_again(self, shown: Shown) -> str:
        """The address of the page that says why a rule is read again; empty where it is not."""
        return f"{ROOT}{self.file('read-again')}" if shown.id in self.awaiting else ""

    def source(self, id: str) -> dict[str, str]:
        """A source as a rule cites it; an edition that nobody has checked is not claimed."""
        source = self.handbook.sources[id]
        return {
            "title": source.title,
            "edition": (source.checked and source.edition) or "",
            "address": source.address,
        }

    def read_again(self) -> str:
        """The rules of this view that rest on law or guidance that has changed since they were written."""
        rows = [
            {"url": self.url(shown.url), "number": shown.number, "text": shown.text, "says": says, **self.source(id)}
            for _, _, shown in self.book.statements()
            for id, says in self.awaiting.get(shown.id, ())
        ]
        return self.page("read-again.md", READ_AGAIN, "read-again", rows=rows)

    def policy(self, policy: ShownPolicy) -> str:
        page = SimpleNamespace(
            url=self.url,
            groups=groups(policy),
            count=_count,
            approved=approved(policy),
            since=self.since(policy),
            pdf=self.pdf(policy.policy.id),
            paper=f"{ROOT}{self.file('print')}",
        )
        path, title = f"{policy.policy.id}/index.md", policy.policy.title
        about = f"{title}: {policy.policy.lede}."
        return self.page(path, title, "policy", about, self.front(policy.policy.id, policy), policy=policy, page=page)

    def home(self) -> str:
        more = []
        if self.reasons:
            more = [
                {"url": self.file("decisions"), "title": "What was decided", "lede": "Every choice and the answer"},
                {"url": self.file("sources"), "title": "Law and guidance", "lede": "What the rules cite"},
                {"url": self.file("local-changes"), "title": "Local changes", "lede": "Where we differ from the model"},
            ]
        if self.awaiting:
            more.append({"url": self.file("read-again"), "title": READ_AGAIN, "lede": "Law or guidance has changed"})
        page = SimpleNamespace(
            heading=self.title(self.view.name),
            url=self.url,
            groups=groups,
            asked=asked(self.book),
            help=self.help,
            people=self.people(),
            more=more,
            approved_of=approved,
            changed=self.told.changed,
        )
        prose = self.book.pages.get("index", "")
        title, drafts = self.title(self.view.name), self.drafts()
        front = {"robots": "noindex" if drafts else ""}
        about = f"{title}, {self.school.name}. {plain(prose)}"
        return self.page("index.md", title, "home", about, front, book=self.book, prose=prose, page=page)

    def drafts(self) -> list[str]:
        """The titles of policies that are not approved as they read."""
        return [policy.policy.title for policy in self.book.policies if policy.policy.standing != "approved"]

    def get_help(self) -> str:
        if self.site.kept:
            return self.page("get-help.md", "Get help", "get-help-today", today=f"{ROOT}{TODAY}")
        return self.page(
            "get-help.md",
            "Get help",
            "get-help",
            f"Who can help you or a child: {self.school.name}. {plain(self.help_prose())}",
            {"also": [view.name for view in self.site.views(self.view) if view != self.view]},
            prose=self.help_prose(),
            help=help_for(self.book),
            pupil=self.view.name == "pupils",
            for_pupils=self.pupils_help(),
        )

    def paper_copies(self) -> str:
        """What of this view, and for a wall or a signature, can be printed."""
        documents = [(policy.policy.title, self.pdf(policy.policy.id)) for policy in self.book.policies]
        if len(documents) > 1:
            documents.append(("The whole handbook", self.pdf("handbook")))
        if self.told.steps:
            documents.append(("What changed", self.pdf("what-changed")))
        if self.site.large:
            documents += [
                (f"{title}, large print", f"{pdf.removesuffix('.pdf')}-large.pdf") for title, pdf in documents
            ]
        tree = f"{ROOT}{self.site.up(self.view)}"
        shown = () if self.view.private or self.site.kept else self.site.sheets
        sheets = [
            {
                "kind": each.kind,
                "title": each.title,
                "files": [(_format(file), f"{tree}{file}") for file in each.files],
            }
            for each in shown
        ]
        return self.page("print.md", PAPER, "print", documents=documents, sheets=sheets)

    def pdf(self, name: str) -> str:
        """Where a PDF of this view stands; empty where none is made."""
        return f"{ROOT}print/{name}.pdf" if self.site.printed else ""

    def accessibility(self) -> str:
        known = self.handbook.model.accessibility
        office = self.school.contacts.get("office")
        return self.page(
            "accessibility.md",
            "Accessibility of this website",
            "accessibility",
            known=known,
            tested_on=said_date(known.tested),
            people=self.school.tested_by_people,
            office=office and number("office", office, ""),
        )

    @property
    def links(self) -> bool:
        """Whether this view tells a web editor how to link: the whole policy of today, beside what is linked to."""
        return self.view == View("everyone") and self.site.permanent and not self.site.kept

    def linking(self) -> str:
        policies = [
            {
                "id": each.policy.id,
                "title": each.policy.title,
                "sections": [embedded(each, part) for part in each.parts],
            }
            for each in self.book.policies
        ]
        views = [{"title": self.title(view.name), "folder": self.site.folder(view)} for view in self.site.public]
        return self.page(
            "linking.md",
            "Linking to this handbook",
            "linking",
            address=self.site.address,
            help_page=self.site.help_page(),
            views=views,
            rule=next(shown for _, _, shown in self.book.statements()),
            policies=policies,
            script=SCRIPT,
            here=ROOT,
            up=f"{ROOT}{self.site.up(self.view)}",
        )

    def help_prose(self) -> str:
        return self.book.pages.get("get-help-for-pupils" if self.view.name == "pupils" else "get-help", "")

    def pupils_help(self) -> str:
        """Where pupils get help, from the page of somebody else; nowhere where they have no view in this tree."""
        view = next((view for view in self.site.views(self.view) if view.name == "pupils"), None)
        if view is None or view == self.view:
            return ""
        return f"{ROOT}{self.site.up(self.view)}{self.site.folder(view)}{self.file('get-help')}"

    def contacts(self) -> tuple[Number, ...]:
        return contacts(self.book)

    def decisions(self) -> str:
        return self.page("decisions.md", "What was decided", "decisions", topics=self.topics())

    def topics(self) -> list[dict[str, Any]]:
        """Decisions by topic."""
        assert self.reasons
        topics: dict[str, list[Any]] = {}
        for row in self.reasons.decided.values():
            topics.setdefault(row.topic, []).append(row)
        return [{"title": title, "rows": rows} for title, rows in topics.items()]

    # What the search box finds beside the rules

    def found(self) -> Iterator[Found]:
        pupil = self.view.name == "pupils"
        # An edition that is kept may name people and numbers that are right no longer.
        contacts = [] if self.site.kept else self.contacts()
        first = (f"{each.name}: {each.phone}." for each in contacts[: 2 if pupil else 1])
        asks = (f"{each.name} {each.purpose}" for each in contacts)
        yield Found(self.help, "Get help", " ".join((plain(self.help_prose()), *first)), tuple(asks), help=True)
        yield from self.told.found()
        if not self.reasons:
            return
        page = self.file("decisions")
        yield Found(page, "What was decided", "")
        for row in self.reasons.decided.values():
            yield Found(f"{page}#{row.key.replace('.', '-')}", row.topic, f"{row.question} {row.answer}")
        cited = "; ".join(row.title for row in self.reasons.sources(self.book))
        yield Found(self.file("sources"), "Law and guidance behind the rules", cited)
        page = self.file("local-changes")
        yield Found(page, "Where we differ from the model", "")
        for at, changed in enumerate(self.reasons.differences(), 1):
            yield Found(f"{page}#change-{at}", changed.rule, changed.reason)

    # Values for pages

    def since(self, policy: ShownPolicy) -> SinceApproval | None:
        return self.site.since.get((self.view.name, policy.policy.id))

    def url(self, address: str) -> str:
        return f"{ROOT}{address}"

    def permanent(self, shown: Shown) -> str:
        if not self.site.permanent:
            return f"#{shown.name}"
        # A private statement has its permanent address in the private tree only, a public one only in the public.
        if not self.view.private:
            return f"{ROOT}{self.site.up(self.view)}s/{shown.id}/"
        private = shown.wording.node.private
        return f"{ROOT}../s/{shown.id}/index.html" if private else f"{self.site.address}s/{shown.id}/"

    def whole(self, part: ShownPart) -> str:
        whole = next((view for view in self.site.views(self.view) if view.name in WHOLE and view != self.view), None)
        return f"{ROOT}{self.site.up(self.view)}{self.site.folder(whole)}{part.url}" if whole else ""

    def title(self, view: str) -> str:
        return view_title(self.handbook, view)

    def people(self) -> tuple[Post, ...]:
        """Posts with the names that may stand here; an edition that stays as it is names nobody."""
        return () if self.site.kept else people(self.book)

    def whom_to_ask(self) -> str:
        """Who answers what no rule does, as a sentence names them."""
        if self.view.name == "pupils":
            return "a grown-up you trust"
        if self.view.name in ("staff", "governors"):
            return self.handbook.values.plain(self.handbook.model.roles["headteacher"].phrase)
        return self.handbook.values.plain(self.handbook.model.roles["office"].phrase)

    # Configuration

    def config(self) -> dict[str, Any]:
        views = self.site.views(self.view)
        colour, on_colour = readable(self.school.colour)
        index = "index.html" if self.view.private else ""
        up = self.site.up(self.view)
        return {
            "INHERIT": str(self.site.base),
            "site_name": self.school.name,
            # A release that stays as it is names the current text as the page to be found and cited.
            "site_url": None if self.view.private else f"{self.site.address}{self.site.current(self.view)}",
            "docs_dir": "docs",
            "site_dir": "site",
            "use_directory_urls": not self.view.private,
            "theme": {"custom_dir": str(self.site.theme), **self.logo()},
            # The index is staged: the theme has only to ask for it.
            "plugins": {"macros": {"enabled": False}, "search": {"enabled": False}},
            "nav": self.nav(),
            "watch": [],
            "extra": {
                **({"version": {"provider": "mike", "default": LATEST}} if self.versioned else {}),
                **({"polyfills": ["assets/search-here.js"]} if self.view.private else {}),
                "handbook": {
                    "school": self.school.name,
                    "short_name": self.school.short_name,
                    "view": self.view.name,
                    "view_title": self.title(self.view.name),
                    "views": [
                        {
                            "name": each.name,
                            "title": self.title(each.name),
                            "folder": f"{up}{self.site.folder(each)}",
                            "url": f"{up}{self.site.folder(each)}{index}",
                        }
                        for each in views
                    ],
                    "demo": self.school.demo,
                    "draft": draft_note(policy.policy for policy in self.book.policies),
                    "front_door": f"{up}{'index.html' if self.view.private else ''}",
                    "help": self.help,
                    "words": list(_WORDS.get(self.view.name, _WORDS[""])),
                    "ask": self.whom_to_ask(),
                    "accessibility": "" if self.site.kept else self.file("accessibility"),
                    "linking": self.file("linking") if self.links else "",
                    "release": self.site.release,
                    "kept": f"../{LATEST}/" if self.site.kept else "",
                    "feed": FEED if self.told.feed else "",
                    "status": f"{up}{STATUS}" if self.versioned else "",
                    "colour": colour,
                    "on_colour": on_colour,
                    "robots": "noindex" if self.view.private or self.school.demo or self.site.kept else "",
                    "language": "en-GB",
                    "on": said_date(self.handbook.on),
                    "approved": " ".join(approved(policy) for policy in self.book.policies),
                },
            },
        }

    def logo(self) -> dict[str, str]:
        return {"logo": f"assets/{self.school.logo}"} if self.school.logo_file else {}

    def nav(self) -> list[Any]:
        nav: list[Any] = [{_entities(self.title(self.view.name)): "index.md"}]
        for policy in self.book.policies:
            entries: list[Any] = [f"{policy.policy.id}/index.md"]
            entries += [
                {_entities(_plain_title(part)): f"{policy.policy.id}/{part.part.slug}.md"} for part in policy.parts
            ]
            nav.append({_entities(policy.policy.title): entries})
        nav.append({"Get help": "get-help.md"})
        if self.site.printed:
            nav.append({PAPER: "print.md"})
        if self.reasons:
            nav += [
                {"What was decided": "decisions.md"},
                {"Law and guidance": "sources.md"},
                {"Local changes": "local-changes.md"},
            ]
        nav += self.told.nav()
        return [*nav, {READ_AGAIN: "read-again.md"}] if self.awaiting else nav


def _format(file: str) -> str:
    """What a sheet's file is called beside the others: A3."""
    size = file.removesuffix(".pdf").rpartition("-")[2]
    return size.upper() if size in ("a3", "a4") else "A4"


def _json(value: object) -> str:
    # On one line: only then is it written by the part of Python that is in C, which is most of a view's staging.
    return json.dumps(value, ensure_ascii=False) + "\n"


def again(book: ShownBook) -> dict[str, tuple[tuple[str, str], ...]]:
    """By rule of the view, the sources that have changed since it was written, each with what has changed.

    Staff and governors are told in their private trees; a public view tells only where the school says so.
    """
    if not (book.view.private or book.handbook.school.show_changed_law):
        return {}
    shown = {each.id for _, _, each in book.statements()}
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for each in book.handbook.awaiting:
        if each.id in shown:
            found[each.id] = (*found.get(each.id, ()), (each.source, each.says))
    return found


def view_title(handbook: Any, view: str) -> str:
    """What a view is called: Parents and carers."""
    model = handbook.model
    audience = model.everyone if view == "everyone" else model.audiences[view]
    return grammar.capitalize(handbook.values.plain(audience.title))


def approved(policy: ShownPolicy) -> str:
    """Who approved a policy and when it is looked at again, in sentences."""
    record = policy.policy.record
    title = policy.policy.title
    if record.approved:
        said = f"{title}: approved by {record.approved.body} on {record.approved.date.text}"
        said += ", and changed since." if policy.policy.changed else "."
    else:
        said = f"{title}: a draft, not approved yet."
    return f"{said} Next review: {record.review.text}." if record.review else said


def school_year(day: datetime.date) -> str:
    """The school year in which a day lies, as it is cited: 2026-27. It starts on 1 September."""
    first = day.year if day.month >= 9 else day.year - 1
    return f"{first}-{(first + 1) % 100:02d}"


def draft_note(policies: Iterable[Policy]) -> str:
    """What a banner says of policies that are not approved as they read."""
    standing: dict[str, list[str]] = {}
    for policy in policies:
        standing.setdefault(policy.standing, []).append(policy.title)
    said = {"draft": "Not approved yet", "changed": "Changed since approval"}
    return " ".join(f"{said[each]}: {grammar.list_and(standing[each])}." for each in said if each in standing)


def left_out(part: ShownPart, title: Any) -> str:
    """What the lens left out of a section, in a sentence: 3 more rules here are for staff."""
    if not part.left_out:
        return ""
    shown = sum(1 for shown in part.statements() if not shown.wording.node.private)
    count = sum(1 for _ in part.part.statements() if not _.private) - shown
    readers = grammar.list_and(title(name).lower() for name in part.left_out if name != "governors") or "governors"
    return f"{count} more {'rule' if count == 1 else 'rules'} here {'is' if count == 1 else 'are'} for {readers}"


def groups(policy: ShownPolicy) -> tuple[tuple[ShownPart, ...], tuple[ShownPart, ...]]:
    """A policy's sections that hold rules, and those that only tell about the policy, each in their order.

    Taken over the whole section, so that it stands in the same place whoever reads.
    """
    return tuple(part for part in policy.parts if not _about(part)), tuple(filter(_about, policy.parts))


def _about(part: ShownPart) -> bool:
    told = [entry.wordings[0].node.strength == "information" for entry in part.part.statements()]
    return sum(told) * 2 > len(told)


def opening(part: ShownPart) -> str:
    """What a section comes to in a sentence or two: the first of In short, or its lede, or else its first rule."""
    if part.short or part.lede:
        return plain(part.short[0] if part.short else part.lede)
    # What ends in a colon says nothing without the rules beneath it.
    whole = [shown for shown in part.statements() if not shown.text.endswith(":")]
    rules = [shown for shown in whole if shown.wording.node.strength != "information"]
    return next((shown.text for shown in rules or whole), "")


def _count(part: ShownPart) -> str:
    count = sum(1 for _ in part.statements())
    return f"{count} {'rule' if count == 1 else 'rules'}"


def _plain_title(part: ShownPart) -> str:
    return plain(part.title)


_MARKUP: Final = {ord(character): f"&#{ord(character)};" for character in "&<>\"'*_`[]{}|\\#!~^$"}


def _entities(text: str) -> str:
    """A title that no engine reads as markup or template, also where it is written into front matter."""
    return text.translate(_MARKUP)


def _quoted(title: str) -> str:
    return '"' + _entities(title) + '"'


def _block(body: str) -> str:
    """HTML as one raw block of Markdown."""
    lines = "\n".join(line.strip() for line in body.splitlines() if line.strip())
    return f'<div class="hb-page">\n{lines}\n</div>'


@functools.cache
def _templates(theme: Path) -> Environment:
    return Environment(loader=FileSystemLoader(theme), autoescape=True, trim_blocks=True, lstrip_blocks=True)

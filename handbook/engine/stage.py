"""A view as a tree of Markdown pages and one configuration, from which any engine of the family builds the same site.

Nothing is hidden from the engine: what a view does not show is not staged. Pages are Markdown whose body is finished
HTML, so that numbers, ids and words are the core's and the engine only dresses them.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import SimpleNamespace
from typing import Any, Final

import yaml

from handbook.data.types import said_date
from handbook.engine.colour import readable
from handbook.engine.feeds import NAME as FEED
from handbook.engine.feeds import Entry
from handbook.engine.help import Number, Post, contacts, help_for, number, people
from handbook.engine.linking import SCRIPT, embedded
from handbook.engine.said import (
    STRENGTH,
    again,
    approved,
    count_of,
    draft_note,
    groups,
    left_out,
    opening,
    plain_title,
    school_year,
    view_title,
)
from handbook.engine.search import PLACE, Found, as_script, search_index
from handbook.engine.templates import block, entities, quoted, templates
from handbook.engine.told import Told
from handbook.engine.trees import LATEST, STATUS, TODAY, Site
from handbook.releases.since import SinceApproval
from handbook.text.corpus import Corpus
from handbook.text.tokens import ROOT
from handbook.views.asked import asked
from handbook.views.exported import SCHEMA, SCHEMA_NAME, exported
from handbook.views.lens import WHOLE, Shown, ShownBook, ShownPart, ShownPolicy, View, plain
from handbook.views.reasons import Reasons

_DUMPER: Final[Any] = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
# What a search engine shows of a page, in characters.
_ABOUT: Final = 160
READ_AGAIN: Final = "Rules to read again"
# What a reader who found nothing may try.
_WORDS: Final = {"pupils": ("phone", "online"), "": ("phone", "photo")}
# The page that lists what can be printed.
PAPER: Final = "Paper copies"


def stage(book: ShownBook, site: Site, corpus: Corpus) -> dict[str, str]:
    """The files of a view by path: ``mkdocs.yml``, and under ``docs/`` its pages and the view as data."""
    return _Stage(book, site, corpus).files()


class _Stage:
    def __init__(self, book: ShownBook, site: Site, corpus: Corpus) -> None:
        self.book, self.site = book, site
        self.handbook, self.view = book.handbook, book.view
        self.school = self.handbook.school
        self.templates = templates(site.theme)
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
            f"title: {quoted(title)}",
            f"description: {quoted(textwrap.shorten(about, _ABOUT, placeholder='…'))}",
        ]
        lines += [f"{key}: {json.dumps(value)}" for key, value in (front or {}).items() if value]
        return "\n".join(["---", *lines, "---", block(body.replace(ROOT, up)), ""])

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
        title, about = plain_title(part), opening(part)
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
            count=count_of,
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
        """Whether this view tells a web editor how to link: the fullest one of today, beside what is linked to."""
        return not self.view.private and self.view == self.site.fullest and self.site.permanent and not self.site.kept

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
            parents=View("parents") in self.site.public,
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
        return self.site.since.get((self.view, policy.policy.id))

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
                    "logo_size": list(self.school.logo_size or ()),
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
        nav: list[Any] = [{entities(self.title(self.view.name)): "index.md"}]
        for policy in self.book.policies:
            entries: list[Any] = [f"{policy.policy.id}/index.md"]
            entries += [
                {entities(plain_title(part)): f"{policy.policy.id}/{part.part.slug}.md"} for part in policy.parts
            ]
            nav.append({entities(policy.policy.title): entries})
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

"""Pages outside the views: permanent addresses of statements, and the front door that asks who you are."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from handbook.data.types import said_date
from handbook.engine.colour import readable
from handbook.engine.histories import released
from handbook.engine.said import draft_note, view_title
from handbook.engine.templates import templates
from handbook.engine.trees import Site
from handbook.releases.lost import followed
from handbook.text import grammar
from handbook.views.lens import WHOLE, Shown, ShownBook, ShownPart, ShownPolicy

_WHOLE_ORDER = (*WHOLE, "staff")
_ID: Final = re.compile(r"\b[a-z][a-z0-9-]*\.[a-z0-9][a-z0-9-]*")


def permanent_pages(books: Sequence[ShownBook], site: Site) -> Iterator[tuple[str, str]]:
    """The permanent address of every statement of a tree: ``s/<id>/index.html`` and its page.

    It leads to the whole policy; a link that names a view (``?view=parents``) leads there by script.
    """
    template = templates(site.theme).get_template("permanent.html")
    places = [_places(book) for book in books]
    whole = min(range(len(books)), key=lambda at: _rank(books[at].view.name))
    book = books[whole]
    handbook = book.handbook
    listed = dict.fromkeys(id for found in places for id in found)
    known = released(site.past) if not book.view.private else frozenset()
    hidden = book.view.private or handbook.school.demo
    help_url = f"../../{site.help_page(book.view.private)}"
    for id in listed:
        at = whole if id in places[whole] else next(at for at, found in enumerate(places) if id in found)
        (policy, part, shown), *others = places[at][id]
        target = f"../../{site.folder(books[at].view)}{shown.url}"
        views = {
            each.view.name: f"../../{site.folder(each.view)}{found[id][0][2].url}"
            for each, found in zip(books, places, strict=True)
            if id in found
        }
        page = template.render(
            id=id,
            title=_title(shown, part),
            school=handbook.school.name,
            target=target,
            canonical="" if book.view.private else f"{site.address}{site.folder(books[at].view)}{_page(shown)}",
            also=[
                {"url": f"../../{site.folder(books[at].view)}{also.url}", "title": _where(other, also)}
                for other, _, also in others
            ],
            others_json=json.dumps(views, sort_keys=True),
            demo=handbook.school.demo,
            history="history.html" if id in known else "",
            help_url=help_url,
            robots="noindex" if hidden or not policy.policy.record.approved else "",
        )
        yield f"s/{id}/index.html", page
        for old in _former(handbook, id):
            yield f"s/{old}/index.html", page
    if not book.view.private:
        common = {"school": handbook.school.name, "demo": handbook.school.demo, "robots": "noindex", "home": "../../"}
        common["help_url"] = help_url
        for id, gone in _gone(handbook, site, listed).items():
            yield f"s/{id}/index.html", template.render(**common, **gone)


def not_found(book: ShownBook, site: Site) -> str:
    """The page for an address that is not there, whatever its depth: it asks for no other file."""
    school = book.handbook.school
    note = "The address may be old, or mistyped. Every rule keeps its permanent link."
    return (
        templates(site.theme)
        .get_template("permanent.html")
        .render(
            title="This page is not here",
            note=note,
            school=school.name,
            demo=school.demo,
            home=site.address,
            help_url=f"{site.address}{site.help_page()}",
            robots="noindex",
        )
    )


def _places(book: ShownBook) -> dict[str, list[tuple[ShownPolicy, ShownPart, Shown]]]:
    found: dict[str, list[tuple[ShownPolicy, ShownPart, Shown]]] = {}
    for policy, part, shown in book.statements():
        if shown.wording.node.private == book.view.private:
            found.setdefault(shown.id, []).append((policy, part, shown))
    return found


def _page(shown: Shown) -> str:
    return shown.url.partition("#")[0]


def _rank(name: str) -> int:
    return _WHOLE_ORDER.index(name) if name in _WHOLE_ORDER else len(_WHOLE_ORDER)


def _title(shown: Shown, part: ShownPart) -> str:
    return f"Rule {shown.number}" if shown.number else part.part.title


def _where(policy: ShownPolicy, shown: Shown) -> str:
    return f"{policy.policy.title}, rule {shown.number}" if shown.number else policy.policy.title


def _former(handbook: Any, id: str) -> Iterator[str]:
    renamed = {**handbook.model.renamed, **handbook.school.renamed}
    for old in renamed:
        if followed(old, renamed) == id:
            yield old


def _gone(handbook: Any, site: Site, listed: Mapping[str, object]) -> dict[str, dict[str, Any]]:
    """What the address of a rule that stands no longer says: what became of it, and what it said last."""
    title = "This rule is no longer in the handbook"
    why = {**handbook.model.retired, **handbook.school.retired}
    pages = {id: {"title": title, "note": said, "also": _heirs(said, listed)} for id, said in why.items()}
    if site.past is None or not site.past.records:
        return pages
    for id in site.past.ids():
        if id in listed or id in site.past.now.statements:
            continue
        last = site.past.wordings(id)[-1]
        pages.setdefault(id, {"title": "This rule is not in the handbook now", "note": ""})
        number = f", rule {last.statement.number}" if last.statement.number else ""
        pages[id] |= {"said": last.statement.text, "said_in": f"{last.last.name}{number}", "history": "history.html"}
    return pages


def _heirs(why: str, listed: Mapping[str, object]) -> list[dict[str, str]]:
    return [{"url": f"../{id}/", "title": f"Rule {id}"} for id in dict.fromkeys(_ID.findall(why)) if id in listed]


def sitemap(books: Sequence[ShownBook], site: Site) -> str:
    """The list of the views' own lists of pages, for search engines.

    Source: sitemaps.org, protocol 0.9, "Using Sitemap index files".
    """
    address = html.escape(site.address)
    places = (f"<sitemap><loc>{address}{site.folder(book.view)}sitemap.xml</loc></sitemap>\n" for book in books)
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    )
    return f"{head}{''.join(places)}</sitemapindex>\n"


def front_door(books: Sequence[ShownBook], site: Site) -> str:
    """The first page of a tree: who are you?"""
    handbook = books[0].handbook
    school, model = handbook.school, handbook.model
    private = books[0].view.private
    index = "index.html" if private else ""
    folders = {book.view.name: site.folder(book.view) for book in books}
    names = list(folders)
    # Readers first; the whole policy for whoever wants to see everything last.
    names.sort(key=lambda name: ("parents", "pupils", "staff", "visitors", "governors", "everyone").index(name))
    colour, on_colour = readable(school.colour)
    draft = draft_note(policy.policy for policy in books[0].policies)

    def said(text: str) -> str:
        return grammar.capitalize(handbook.values.plain(text))

    views = []
    for name in names:
        audience = model.everyone if name == "everyone" else model.audiences[name]
        title = said(audience.who)
        views.append({"name": name, "title": title, "hint": said(audience.hint), "url": f"{folders[name]}{index}"})
    return (
        templates(site.theme)
        .get_template("front-door.html")
        .render(
            school={
                "name": school.name,
                "short_name": school.short_name,
                "motto": school.motto,
                "logo": f"{folders[names[0]]}assets/{school.logo}" if school.logo_file else "",
                "logo_size": school.logo_size,
            },
            colour=colour,
            on_colour=on_colour,
            views=views,
            help_url=site.help_page(private),
            demo=school.demo,
            draft=draft,
            on=said_date(handbook.on),
            robots="noindex" if private or school.demo or draft else "",
        )
    )


__all__ = ["front_door", "permanent_pages", "view_title"]

"""Sections for the school's own website: each as a bare page for a frame, and as HTML to paste.

Both say what the whole policy says, since a school's website is read by everybody. Where the public has no view of it,
they say what the first of its views says: no more than stands there.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from typing import Final

from handbook.engine.fragments import book_of, fragment
from handbook.engine.linking import embedded
from handbook.engine.templates import templates
from handbook.engine.trees import Site
from handbook.views.lens import ShownBook

_HEADING: Final = re.compile(r"(</?h)([2-6])")


def embedded_pages(books: Sequence[ShownBook], site: Site) -> Iterator[tuple[str, str]]:
    """Path and content of every section's HTML and bare page, for a public tree; a private tree has none."""
    if books[0].view.private:
        return
    book = book_of(books, site.fullest)
    template = templates(site.theme).get_template("embed.html")
    school = book.handbook.school
    files = html.escape(f"{site.address}{site.folder(book.view)}assets/")
    for policy in book.policies:
        for part in policy.parts:
            at = embedded(policy, part)
            section = fragment(book, site, policy, part)
            yield at.plain, section
            yield (
                f"{at.page}index.html",
                template.render(
                    title=at.title,
                    policy=policy.policy.title,
                    school=school.name,
                    # Alone on its page a section's heading is the page's; and the page asks its own host for a picture.
                    section=_HEADING.sub(_one_higher, section).replace(
                        f'src="{files}', f'src="{"../" * at.page.count("/")}{site.folder(book.view)}assets/'
                    ),
                    canonical=f"{site.address}{site.folder(book.view)}{part.url}",
                    help_url=f"{site.address}{site.help_page()}",
                    demo=school.demo,
                    robots="noindex" if school.demo or not policy.policy.record.approved else "",
                ),
            )


def _one_higher(heading: re.Match[str]) -> str:
    return f"{heading[1]}{int(heading[2]) - 1}"

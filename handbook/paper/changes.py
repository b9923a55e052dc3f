"""What changed since the last releases, as a document that is printed: the comparison of the view's own page."""

from __future__ import annotations

from collections.abc import Sequence

from handbook.engine.told import wording
from handbook.paper.documents import contacts, facts_of, people, reader, today
from handbook.paper.setting import House
from handbook.releases.difference import Difference
from handbook.views.lens import ShownBook


def what_changed(book: ShownBook, steps: Sequence[Difference], house: House) -> str:
    """HTML of the document.

    Args:
        steps: what the view tells of its releases, the newest first; at least one.
    """
    return house.render(
        "changes",
        title="What changed",
        whole=True,
        people=[] if house.kept else people(book),
        contacts=contacts(book, house.kept),
        today=today(book, house),
        reader=reader(book.handbook, book.view.name),
        private=book.view.private,
        facts=[facts_of(policy) for policy in book.policies],
        steps=steps,
        nowhere=lambda change: "",
        **wording(book.view.name),
    )

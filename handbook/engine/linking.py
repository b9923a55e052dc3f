"""What the web editor of a school is given: addresses that stay, frames, and the script that sizes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from handbook.views.lens import ShownPart, ShownPolicy, plain

FOLDER: Final = "embed"
PLAIN: Final = "plain.txt"
# For the page that holds the frames. It listens to frames of this handbook alone, and takes nothing but a number.
SCRIPT: Final = """<script>
addEventListener("message", function (event) {
  document.querySelectorAll("iframe[data-handbook]").forEach(function (frame) {
    var said = frame.contentWindow === event.source && event.data;
    if (said && said.handbook === "height" && said.height > 0) frame.height = Math.ceil(Number(said.height));
  });
});
</script>"""
_LEAST, _MOST, _EACH = 300, 900, 60


@dataclass(frozen=True)
class Embedded:
    """A section for the school's website: its title, addresses from the tree's folder, and a height in pixels."""

    title: str
    page: str
    plain: str
    height: int


def embedded(policy: ShownPolicy, part: ShownPart) -> Embedded:
    """Where a section stands for the school's website."""
    page = f"{FOLDER}/{policy.policy.id}/{part.part.slug}/"
    # Where scripts are taken out a frame keeps this height, and scrolls.
    height = min(_LEAST + _EACH * sum(1 for _ in part.statements()), _MOST)
    return Embedded(plain(part.title), page, f"{page}{PLAIN}", height)

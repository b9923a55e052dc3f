"""A content security policy in each page: the browser itself refuses whatever is not the page's own.

The finishing step writes it, since only a built page shows which scripts stand in it. Nothing in a policy given by a
page may say who frames it (``frame-ancestors`` is ignored there), so that a section can stand in a school's website.

Source: W3C Content Security Policy Level 3, sections 2.3 and 3.3.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import re
from pathlib import Path
from typing import Final

_INLINE: Final = re.compile(rb"<(script|style)\b([^>]*)>(.*?)</\1>", re.DOTALL)
_HEAD: Final = b'<meta charset="utf-8">'
# Served, a page asks its own host alone. Opened from a folder it has none: there files beside it are its own too.
_SERVED: Final = b"'self'"
_FOLDER: Final = b"'self' file:"
# What overrides/assets/iframe-worker.js writes into the frame in which the search of a private tree runs: the frame
# stands under the policy of its page.
_FRAME_SCRIPT: Final = b"postMessage = (data) => parent.postMessage(data, '*')"


def secured(page: str, folder: bool = False) -> str:
    """A page with the policy that lets it run as it stands, and nothing else.

    Args:
        page: a whole page; what in it calls for no policy is left as it is.
        folder: whether it may be opened from a folder, without a server.
    """
    return _secured(page.encode(), folder).decode()


def secure_pages(site: Path, folder: bool) -> None:
    """Writes its policy into every page of a built view."""
    for path in site.rglob("*.html"):
        path.write_bytes(_secured(path.read_bytes(), folder))


def _secured(page: bytes, folder: bool) -> bytes:
    hashes: dict[bytes, dict[bytes, None]] = {b"script": {}, b"style": {}}
    for element, attributes, content in _INLINE.findall(page):
        # A script that names its file is allowed by where it comes from; data are no script.
        if b"src=" not in attributes and b"application/" not in attributes:
            hashes[element][_hash(content)] = None
    if folder:
        hashes[b"script"][_hash(_FRAME_SCRIPT)] = None
    meta = b'<meta http-equiv="Content-Security-Policy" content="%b">' % _policy(
        b" ".join(hashes[b"script"]), b" ".join(hashes[b"style"]), _FOLDER if folder else _SERVED
    )
    # Before anything that it is to judge.
    return page.replace(_HEAD, _HEAD + meta, 1)


@functools.cache
def _policy(scripts: bytes, styles: bytes, own: bytes) -> bytes:
    said = (
        (b"default-src", b"'none'"),
        (b"script-src", own, scripts),
        (b"style-src", own, styles),
        (b"img-src", own, b"data:"),
        (b"font-src", own),
        (b"connect-src", own),
        (b"worker-src", own),
        (b"frame-src", own),
        (b"manifest-src", own),
        (b"base-uri", b"'none'"),
        (b"form-action", own),
    )
    return b"; ".join(b" ".join(filter(None, each)) for each in said)


@functools.lru_cache(maxsize=512)
def _hash(content: bytes) -> bytes:
    return b"'sha256-" + base64.b64encode(hashlib.sha256(content).digest()) + b"'"

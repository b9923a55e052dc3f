"""The code on a sheet: its short address, and the address as a picture that a telephone reads."""

from __future__ import annotations

import base64
import io


def address(base: str, sheet: str, edition: str) -> str:
    """Where a sheet's code leads, under the school's public address, which ends with a slash."""
    return f"{base}s/{sheet}/{edition}/"


def spoken(address: str) -> str:
    """An address as somebody types it."""
    return address.partition("://")[2].rstrip("/")


def picture(address: str) -> str:
    """The code as an address of a picture that a document carries in itself.

    Source: ISO/IEC 18004; level M, so that a creased or dirty sheet can still be read.
    """
    import segno

    code = segno.make(address, error="m", micro=False)
    drawn = io.BytesIO()
    # Without its size the picture has a viewBox, by which it can be scaled; four modules of quiet are the norm.
    code.save(drawn, kind="svg", omitsize=True, border=4, dark="#000", light="#fff", xmldecl=False)
    return data_address("image/svg+xml", drawn.getvalue())


def data_address(kind: str, content: bytes) -> str:
    """Content as an address that holds it."""
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"

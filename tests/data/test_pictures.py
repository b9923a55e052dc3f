"""How large a picture is, as a program that is not ours writes and reads it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from handbook.data.pictures import size_at

SVG = '<?xml version="1.0"?>\n<!-- <svg> drawn by hand -->\n<svg xmlns="http://www.w3.org/2000/svg"{}><path/></svg>'


@pytest.mark.parametrize(
    ("name", "options"),
    [("a.png", {}), ("a.jpg", {}), ("a.jpeg", {"progressive": True, "comment": b"x" * 300}), ("a.webp", {}),
     ("a.webp", {"lossless": True}), ("a.webp", {"exif": b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0"})],
)  # fmt: skip
def test_a_picture_is_as_wide_beside_its_height_as_it_was_saved(
    tmp_path: Path, name: str, options: dict[str, object]
) -> None:
    Image.new("RGB", (300, 120), "teal").save(tmp_path / name, **options)
    assert size_at(tmp_path / name, 60) == (150, 60)


@pytest.mark.parametrize(
    ("said", "size"),
    [(' viewBox="0 0 64 64"', (64, 64)), (" viewBox='0,0 , 30.5 61'", (32, 64)),
     (' width="20px" height="10"', (128, 64)), (' width="100%" height="100%" viewBox="0 0 10 20"', (32, 64)),
     (' width="100%"', None), (' viewBox="0 0 9 0"', None)],
)  # fmt: skip
def test_a_drawing_is_as_large_as_it_says(tmp_path: Path, said: str, size: tuple[int, int] | None) -> None:
    (tmp_path / "a.svg").write_text(SVG.format(said), "utf-8")
    assert size_at(tmp_path / "a.svg", 64) == size


@pytest.mark.parametrize(
    "data", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"\xff\xd8" + b"\xff" * 40]
)
def test_of_what_breaks_off_or_is_something_else_no_size_is_said(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.png").write_bytes(data)
    assert size_at(tmp_path / "a.png", 64) is None

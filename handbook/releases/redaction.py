"""Taking a text out of everything that is published: the one case in which a release changes.

What stood there becomes ``[removed DATE: reason]``. Every id, number and address stays, and each record says what was
done to it. The history of the branch, and copies that others made, still hold the text: that is for people to mend.
"""

from __future__ import annotations

import datetime
import hashlib
import html
import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from handbook.engine.trees import LATEST
from handbook.releases import tree
from handbook.releases.records import LIST_NAME, Record, Redaction, Said, Statement, archived, short_hash, written

# A document that cannot be redacted as it stands is replaced by one page that says where the text can be read.
_PRINTED: Final = ".pdf"
_PACKED: Final = ".gz"
_SIZE: Final = re.compile(r"(?:-a[34])?(?:-large)?\.pdf$")
# What may stand between two words in a page or in data, so that neither markup nor a line's end hides a text.
_BETWEEN: Final = r"(?:\s|&nbsp;|&#160;|\\n|\\u00a0|\+|%20|<[^<>]*>)+"
_HELP: Final = "Worried about a child, or about yourself? In danger, ring 999. Childline: 0800 1111."
_TAG: Final = re.compile(r"<[^<>]*>")
_ALIKE: Final = ("'’‘", '"“”', "-‐‑–—")


@dataclass(frozen=True)
class Removal:
    """A text that is to go, and why."""

    text: str
    reason: str
    on: datetime.date

    @property
    def notice(self) -> str:
        """What stands in its place."""
        return f"[removed {self.on.isoformat()}: {self.reason}]"

    @property
    def pattern(self) -> re.Pattern[str]:
        """The text as it may stand in a page, in data or in an address, whatever marks stand between its words."""
        return re.compile(_BETWEEN.join("".join(map(_any_form, word)) for word in self.text.split()), re.IGNORECASE)


@dataclass(frozen=True)
class Redacted:
    """What redacting does to a published tree.

    Attributes:
        write: the files that are written anew, by path.
        records: the public records that changed, as they are now.
    """

    write: Mapping[str, bytes]
    records: tuple[Record, ...]


def redact(files: Mapping[str, bytes], records: Iterable[Record], removal: Removal) -> Redacted:
    """Takes a text out of every file of a published tree.

    Args:
        files: the whole tree.
        records: of its releases, as they are kept with the project or, where they are not, as they are published.
        removal: what goes.
    """
    records = list(records)
    pattern = removal.pattern
    write = {path: new for path, old in files.items() if (new := _without(path, old, pattern, removal)) is not None}
    printed = [path for path in files if path.endswith(_PRINTED)]
    held = frozenset(write)
    write |= {path: _stub(removal) for path in printed if _printed_from(path, held, files)}
    write |= {path: _rehashed(content) for path, content in write.items() if path.endswith("handbook.json")}
    changed = []
    for record in records:
        after = _record(record, write, pattern, removal)
        if after is not record:
            changed.append(after)
            write[tree.record_path(record.name)] = written(archived(after)).encode()
    if write:
        now = {record.name: record for record in changed}
        every = [now.get(record.name, record) for record in records]
        write[LIST_NAME] = tree.listed(every)
        manifest: dict[str, Any] = json.loads(files[tree.MANIFEST])
        manifest["files"] |= {path: tree.digest(new) for path, new in write.items() if path in manifest["files"]}
        write[tree.MANIFEST] = tree.as_json(manifest)
    return Redacted(write, tuple(changed))


def _any_form(character: str) -> str:
    """One character in every form in which a file may hold it."""
    forms = {character, html.escape(character), json.dumps(character)[1:-1], f"&#{ord(character)};"}
    forms |= {f"&#x{ord(character):x};", f"%{ord(character):02X}" if ord(character) < 128 else character}
    forms |= {other for alike in _ALIKE if character in alike for other in alike}
    return f"(?:{'|'.join(re.escape(form) for form in sorted(forms))})"


def _without(path: str, old: bytes, pattern: re.Pattern[str], removal: Removal) -> bytes | None:
    """A file without the text; None where it does not hold it."""
    if path.endswith(_PACKED):
        return None
    try:
        text = old.decode("utf-8")
    except UnicodeDecodeError:
        return None

    def in_place(match: re.Match[str]) -> str:
        # Marks that stood between the words stay, so that what was opened is closed.
        return _as_written(path, removal.notice) + "".join(_TAG.findall(match[0]))

    new, found = pattern.subn(in_place, text)
    return new.encode() if found else None


def _as_written(path: str, notice: str) -> str:
    """The notice as a file of this kind holds it."""
    if path.endswith((".html", ".xml")):
        return html.escape(notice, quote=True)
    if path.endswith((".json", ".js")):
        return json.dumps(html.escape(notice, quote=False), ensure_ascii=False)[1:-1]
    return notice


def _printed_from(path: str, held: Collection[str], files: Collection[str]) -> bool:
    """Whether a document may have been printed from something that held the text.

    One that cannot have held it stays: somebody may need a number that stands on it.

    Args:
        path: the document.
        held: the files that held the text.
        files: the whole tree.
    """
    view, inner, name = path.partition("/print/")
    if inner:
        # What stands at an address without a version is a copy of the newest edition's.
        edition = view if "/" in view else f"{view}/{LATEST}"
        pages = {each for each in held if each.startswith(f"{edition}/")}
        # What changed is printed by itself: it alone tells of words that went.
        told = {each for each in pages if each.startswith(f"{edition}/what-changed/")}
        return bool(pages if name.startswith("what-changed") else pages - told)
    present = re.compile(rf"[^/]+/{LATEST}/(?!what-changed/)")
    # Each page behind a sheet's code says what holds now, so that all of them held what the sheet says.
    code = f"s/{_SIZE.sub('', path.rpartition('/')[2])}/"
    pages = {each for each in files if each.startswith(code) and each.endswith(".html")}
    return pages.issubset(held) or any(map(present.match, held))


def _rehashed(content: bytes) -> bytes:
    """A view as data whose statements have the hashes of what they say now."""
    data: dict[str, Any] = json.loads(content)
    for policy in data["policies"]:
        for section in policy["sections"]:
            for statement in section["statements"]:
                statement["hash"] = short_hash(statement["text"])
    return (json.dumps(data, ensure_ascii=False) + "\n").encode()


def _record(record: Record, write: Mapping[str, bytes], pattern: re.Pattern[str], removal: Removal) -> Record:
    """A record without the text, with the hashes of what is there now; itself where nothing of it changed."""
    text = written(record)
    replaced = pattern.sub(lambda _: _as_written("record.json", removal.notice), text)
    after = Record.model_validate_json(replaced)
    statements = {id: _said_anew(record.statements[id], each) for id, each in after.statements.items()}
    told = [
        Redaction(on=removal.on, reason=removal.reason, statement=id, was=record.statements[id].hash, now=each.hash)
        for id, each in statements.items()
        if each.hash != record.statements[id].hash
    ]
    manifest = {path: tree.digest(write[path]) if path in write else hash for path, hash in record.manifest.items()}
    if manifest != record.manifest:
        was, now = _joint(record.manifest), _joint(manifest)
        told.append(Redaction(on=removal.on, reason=removal.reason, was=was, now=now))
    if not told and replaced == text:
        return record
    said = {"statements": statements, "manifest": manifest, "redactions": (*record.redactions, *told)}
    return after.model_copy(update=said)


def _said_anew(before: Statement, after: Statement) -> Statement:
    readers = {
        view: said if said.text == before.readers[view].text else _said(said.text)
        for view, said in after.readers.items()
    }
    own = {} if after.text == before.text else dict(_said(after.text))
    return after.model_copy(update={**own, "readers": readers})


def _said(text: str) -> Said:
    # The hash of the words as they were would let anybody who guesses them make sure.
    return Said(text=text, hash=short_hash(text), rule=short_hash(text))


def _joint(manifest: Mapping[str, str]) -> str:
    return hashlib.sha256("\n".join(f"{path} {hash}" for path, hash in sorted(manifest.items())).encode()).hexdigest()


def _stub(removal: Removal) -> bytes:
    """One page in place of a document out of which a text was taken. Source of the format: ISO 32000-1."""
    said = ["This document was taken out of the handbook.", removal.notice, "Read the text on the handbook's pages."]
    lines = [_line(each) for line in (*said, _HELP) for each in _wrapped(line)]
    drawn = "BT /F 12 Tf 56 760 Td 18 TL " + " ".join(f"({line}) Tj T*" for line in lines) + " ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R /Lang (en-GB) >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>",
        f"<< /Length {len(drawn.encode('cp1252', 'replace'))} >>\nstream\n{drawn}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    made, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(made))
        made += f"{number} 0 obj\n{each}\nendobj\n".encode("cp1252", "replace")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    count, start = len(objects) + 1, len(made)
    tail = (
        f"xref\n0 {count}\n0000000000 65535 f \n{table}trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{start}\n"
    )
    return made + tail.encode() + b"%%EOF\n"


def _wrapped(text: str, most: int = 80) -> Iterator[str]:
    line = ""
    for word in text.split():
        if line and len(line) + len(word) >= most:
            yield line
            line = word
        else:
            line = f"{line} {word}".strip()
    yield line


def _line(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")

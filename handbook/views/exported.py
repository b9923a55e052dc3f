"""``handbook.json``: a view as data, with a JSON Schema beside it."""

from __future__ import annotations

from typing import Any, Final

from handbook.text.tokens import ROOT
from handbook.views.lens import Shown, ShownBook, ShownPart, ShownPolicy, plain

SCHEMA_NAME: Final = "handbook.schema.json"


def exported(book: ShownBook, release: str | None = None, printed: bool = False) -> dict[str, Any]:
    """A view as the contract's ``handbook.json`` holds it; addresses are relative to the view's folder.

    Args:
        book: the view.
        release: the name of the release it stands in, if it stands in one.
        printed: whether a PDF of each policy stands in ``print/``.
    """
    school = book.handbook.school
    return {
        "$schema": SCHEMA_NAME,
        "school": {
            "id": school.slug,
            "name": school.name,
            "type": school.type,
            "phase": school.phase,
            "demo": school.demo,
        },
        "view": book.view.name,
        "release": release,
        "on": book.handbook.on.isoformat(),
        "model": {"name": book.handbook.model.name, "edition": book.handbook.model.edition},
        "policies": [_policy(policy, printed) for policy in book.policies],
    }


def _policy(shown: ShownPolicy, printed: bool) -> dict[str, Any]:
    record = shown.policy.record
    approved = record.approved
    return {
        "id": shown.policy.id,
        "title": shown.policy.title,
        "url": shown.url,
        "pdf": f"print/{shown.policy.id}.pdf" if printed else None,
        "approval": {
            "status": shown.policy.standing,
            "body": approved.body if approved else None,
            "date": approved.date.text if approved else None,
            "minute": approved.minute if approved else None,
            "hash": shown.policy.hash,
        },
        "review": record.review.text if record.review else None,
        "sections": [_section(part) for part in shown.parts],
    }


def _section(shown: ShownPart) -> dict[str, Any]:
    return {
        "id": shown.part.slug,
        "number": str(shown.part.number) if shown.part.number else None,
        "title": plain(shown.title),
        "url": shown.url,
        "statements": [_statement(each) for each in shown.statements()],
    }


def _statement(shown: Shown) -> dict[str, Any]:
    node = shown.wording.node
    return {
        "id": shown.id,
        "number": shown.number or None,
        "text": shown.text,
        "html": shown.html.replace(ROOT, ""),
        "url": shown.url,
        "audience": sorted(node.audience),
        "strength": node.strength,
        "force": node.force,
        "private": node.private,
        "sources": list(node.cites),
        "hash": shown.hash,
        "origin": node.origin,
    }


def _object(properties: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "object", "required": list(properties), "properties": properties, **more}


_TEXT: Final = {"type": "string"}
_MAYBE: Final = {"type": ["string", "null"]}
_STATEMENT: Final = _object(
    {
        "id": {"type": "string", "pattern": "^[a-z][a-z0-9-]*\\.[a-z0-9-]+$"},
        "number": {**_MAYBE, "description": "As printed, the same in every view; null where numbering is off."},
        "text": {**_TEXT, "minLength": 1, "description": "Plain text as shown in this view."},
        "html": {**_TEXT, "minLength": 1},
        "url": {**_TEXT, "pattern": "#", "description": "Relative to the view's folder; ends in #anchor."},
        "audience": {"type": "array", "items": {"enum": ["governors", "parents", "pupils", "staff", "visitors"]}},
        "strength": {"enum": ["must", "should", "may", "information"]},
        "force": {"enum": ["law", "guidance", "school"], "description": "Only law is ever law."},
        "private": {"type": "boolean"},
        "sources": {"type": "array", "items": _TEXT},
        "hash": {**_TEXT, "pattern": "^[0-9a-f]{12}$", "description": "Of the text, without its number."},
        "origin": {"enum": ["model", "added", "replaced"]},
    },
    additionalProperties=False,
)
SCHEMA: Final[dict[str, Any]] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "A view of a school's handbook",
    "description": "What one reader is shown. Addresses are relative to the folder of this view.",
    **_object(
        {
            "school": _object(
                {"id": _TEXT, "name": _TEXT, "type": _TEXT, "phase": _TEXT, "demo": {"type": "boolean"}},
            ),
            "view": {"enum": ["everyone", "parents", "pupils", "visitors", "staff", "governors"]},
            "release": _MAYBE,
            "on": {"type": "string", "format": "date"},
            "model": _object({"name": _TEXT, "edition": _TEXT}),
            "policies": {
                "type": "array",
                "items": _object(
                    {
                        "id": _TEXT,
                        "title": _TEXT,
                        "url": _TEXT,
                        "pdf": _MAYBE,
                        "approval": _object(
                            {
                                "status": {
                                    "enum": ["draft", "approved", "changed"],
                                    "description": "Changed: approved once, and other rules than those now.",
                                },
                                "body": _MAYBE,
                                "date": _MAYBE,
                                "minute": _MAYBE,
                                "hash": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
                            }
                        ),
                        "review": _MAYBE,
                        "sections": {
                            "type": "array",
                            "items": _object(
                                {
                                    "id": _TEXT,
                                    "number": _MAYBE,
                                    "title": _TEXT,
                                    "url": _TEXT,
                                    "statements": {"type": "array", "minItems": 1, "items": _STATEMENT},
                                }
                            ),
                        },
                    }
                ),
            },
        }
    ),
}

"""Turning a document into a model's value; what does not fit is told in plain words, with what to type instead."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any, TypeVar

from pydantic import PydanticUserError, TypeAdapter, ValidationError

from handbook.data.composing import SOME_KEY
from handbook.data.faults import space_mend
from handbook.data.findings import Finding, Place
from handbook.data.reading import Document
from handbook.data.showing import KeyPath, dotted, show

T = TypeVar("T")
_Error = Mapping[str, Any]


def validate(document: Document, model: type[T]) -> tuple[T | None, tuple[Finding, ...]]:
    """Turn a document into a model's value, or into one finding for each thing that does not fit.

    What could not be read is left out of the findings, since it has one already.
    """
    value = {} if document.value is None else document.value
    made, errors = _checked(value, model)
    blank = [path for path, error in errors if error["input"] is None and error["type"] != "extra_forbidden"]
    blank = [path for path in blank if path not in document.broken]
    if blank:
        # A key left blank counts as not written: its default holds, or it is missing.
        value = _without(value, frozenset(blank), ())
        made, errors = _checked(value, model)
    told = [(path, error) for path, error in _telling(errors) if not _known(document.broken, path, error)]
    if not told:
        return made, ()
    # Describing a model takes longer than reading a file of it.
    described: Any = model
    schema = _schema(described)
    return made, tuple(sorted({_finding(document, schema, path, error) for path, error in told}))


def _checked(value: Any, model: type[T]) -> tuple[T | None, list[tuple[KeyPath, _Error]]]:
    try:
        return TypeAdapter(model).validate_python(value), []
    except ValidationError as error:
        return None, [(_path(one, value), one) for one in error.errors(include_url=False)]


def _path(error: _Error, value: Any) -> KeyPath:
    """Strip from an error's place what only names a branch of the model."""
    path: list[str | int] = []
    parts = error["loc"]
    for position, part in enumerate(parts):
        if (isinstance(value, dict) and part in value) or (
            isinstance(value, list) and isinstance(part, int) and part < len(value)
        ):
            path.append(part)
            value = value[part]
        elif position == len(parts) - 1 and error["type"] == "missing":
            path.append(part)
    if error["type"] in ("union_tag_invalid", "union_tag_not_found"):
        path.append(str(error["ctx"]["discriminator"]).strip("'"))
    return tuple(path)


def _without(value: Any, blank: frozenset[KeyPath], path: KeyPath) -> Any:
    if isinstance(value, dict):
        return {key: _without(one, blank, (*path, key)) for key, one in value.items() if (*path, key) not in blank}
    if isinstance(value, list):
        return [_without(one, blank, (*path, index)) for index, one in enumerate(value)]
    return value


def _telling(errors: list[tuple[KeyPath, _Error]]) -> list[tuple[KeyPath, _Error]]:
    """Keep one error a value: of the branches that a value may follow, the one that went furthest."""
    deeper = {path[:length] for path, _ in errors for length in range(len(path))}
    chosen: dict[KeyPath, _Error] = {}
    for path, error in errors:
        shape = error["type"].endswith("_type")
        if shape and path in deeper:
            continue
        if path not in chosen or (chosen[path]["type"].endswith("_type") and not shape):
            chosen[path] = error
    return list(chosen.items())


def _known(broken: frozenset[KeyPath], path: KeyPath, error: _Error) -> bool:
    """Say whether an error only follows from a value that could not be read."""
    if error["type"] == "missing" and (*path[:-1], SOME_KEY) in broken:
        return True
    if any(path[: len(one)] == one for one in broken):
        return True
    # A rule over a whole group or list cannot be judged while a part of it is unread; its own shape and name can.
    judged = error["type"] == "extra_forbidden" or error["type"].endswith("_type")
    return not judged and any(one[: len(path)] == path for one in broken)


@lru_cache(maxsize=64)
def _schema(model: Any) -> dict[str, Any]:
    """Describe a model, for its known keys and examples; one that cannot be described only gives plainer mends."""
    try:
        return TypeAdapter(model).json_schema()
    except PydanticUserError:
        return {}


def _branches(schema: dict[str, Any], root: dict[str, Any], depth: int = 0) -> Iterator[dict[str, Any]]:
    """Walk through the alternatives that a part of a schema allows."""
    yield schema
    if depth > 10:
        return
    parts = [*schema.get("anyOf", ()), *schema.get("oneOf", ()), *schema.get("allOf", ())]
    if "$ref" in schema:
        parts.append(root.get("$defs", {}).get(schema["$ref"].rsplit("/", 1)[-1], {}))
    for part in parts:
        yield from _branches(part, root, depth + 1)


def _at(root: dict[str, Any], path: KeyPath) -> list[dict[str, Any]]:
    """Find every part of a schema that may describe the value at a path."""
    here = list(_branches(root, root))
    for part in path:
        found: list[Any] = []
        for one in here:
            found.append(
                one.get("items")
                if isinstance(part, int)
                else one.get("properties", {}).get(part, one.get("additionalProperties"))
            )
        here = [branch for one in found if isinstance(one, dict) for branch in _branches(one, root)]
    return here


def _finding(document: Document, schema: dict[str, Any], path: KeyPath, error: _Error) -> Finding:
    place = document.place(path)
    parts = _at(schema, path)
    example = next((one["examples"][0] for one in parts if one.get("examples")), None)
    wrong, mend = _words(error, path, place, _at(schema, path[:-1]))
    if (
        example is not None
        and "for instance" not in mend
        and error["type"] != "extra_forbidden"
        and not _names_choice(error)
    ):
        instance = "yes" if example is True else "no" if example is False else example
        known = (
            f"{path[-1]}: {instance}"
            if path and isinstance(path[-1], str) and error["type"] == "missing"
            else f"{instance}"
        )
        mend = (
            f"type for instance {show(known)}" if error["type"] == "missing" else f"{mend}, for instance {show(known)}"
        )
    return Finding(place, dotted(path), wrong, mend)


def _names_choice(error: _Error) -> bool:
    return error["type"] in _CHOICES


def _words(error: _Error, path: KeyPath, place: Place, around: list[dict[str, Any]]) -> tuple[str, str]:
    """Put an error into plain words: what is wrong, and the mend."""
    kind, value, ctx = error["type"], error["input"], error.get("ctx") or {}
    if kind == "missing":
        return "not filled in", f"type a value after '{path[-1]}:'"
    if value is None and kind != "extra_forbidden":
        return "not filled in", "type a value, or delete the line"
    if "wrong" in ctx and "mend" in ctx:
        wrong = str(ctx["wrong"])
        return (wrong if show(value) in wrong else f"{wrong} (read {show(value)})"), str(ctx["mend"])
    if kind == "extra_forbidden":
        return _unknown_key(path, [key for one in around for key in one.get("properties", {})])
    if kind in _CHOICES:
        return _no_choice(value, path, re.findall(r"'([^']*)'", str(ctx.get(_CHOICES[kind], ""))))
    if kind in _SHAPES:
        return _wrong_shape(value, *_SHAPES[kind])
    if kind in _LIMITS:
        return _LIMITS[kind](value, ctx)
    reason = str(ctx.get("error") or error["msg"]).strip().rstrip(".")
    return f"{show(value)} does not fit: {reason[:1].lower()}{reason[1:]}", "type another value"


def _unknown_key(path: KeyPath, known: list[str]) -> tuple[str, str]:
    key = str(path[-1]) if path else ""
    near = difflib.get_close_matches(key.lower().replace("-", "_").replace(" ", "_"), known, 1)
    if near:
        return f"{show(key)} is not a key we know", f"did you mean '{near[0]}'?"
    names = ", ".join(dict.fromkeys(known))
    return f"{show(key)} is not a key we know", f"delete it, or use one of: {names}" if names else "delete it"


def _no_choice(value: object, path: KeyPath, options: list[str]) -> tuple[str, str]:
    if isinstance(value, dict):
        value = value.get(path[-1]) if path else None
    if value is None:
        return "not filled in", f"type one of: {', '.join(options)}"
    near = difflib.get_close_matches(str(value).lower(), options, 1)
    hint = f"did you mean '{near[0]}'? it is" if near else "type"
    return f"{show(value)} is not one of the choices", f"{hint} one of: {', '.join(options)}"


def _wrong_shape(value: object, expected: str, mend: str) -> tuple[str, str]:
    if isinstance(value, str) and "group" in expected:
        mend = space_mend(value) or mend
    return f"{expected} was expected; read {show(value)}", mend


_CHOICES = {
    "enum": "expected",
    "literal_error": "expected",
    "union_tag_invalid": "expected_tags",
    "union_tag_not_found": "expected_tags",
}
_LIST = ("a list", "start each line with '- '")
_GROUP = ("a group of keys", "write each as 'key: value' on a line of its own, two spaces in")
_TEXT = ("text", "write it after the colon; text that begins with '{' or '[' goes in single quotes")
_NUMBER = ("a whole number", "type it in digits")
_SHAPES = {
    **dict.fromkeys(
        ("list_type", "tuple_type", "set_type", "frozen_set_type", "iterable_type", "sequence_type"), _LIST
    ),
    **dict.fromkeys(("dict_type", "model_type", "model_attributes_type", "dataclass_type", "mapping_type"), _GROUP),
    **dict.fromkeys(("string_type", "string_sub_type"), _TEXT),
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float", "int_parsing_size"), _NUMBER),
    **dict.fromkeys(
        ("float_type", "float_parsing", "decimal_type", "decimal_parsing"), ("a number", "type it in digits")
    ),
    **dict.fromkeys(("bool_type", "bool_parsing"), ("yes or no", "type yes or no")),
}
_Limit = Callable[[Any, Mapping[str, Any]], tuple[str, str]]
_LIMITS: dict[str, _Limit] = {
    "string_too_long": lambda value, ctx: (
        f"{show(value)} is {len(value)} characters long; {ctx['max_length']} is the most",
        f"shorten it to {ctx['max_length']} characters",
    ),
    "string_too_short": lambda value, ctx: (
        f"{show(value)} is {len(value)} characters long; {ctx['min_length']} is the least",
        f"type at least {ctx['min_length']} characters",
    ),
    "too_long": lambda value, ctx: (f"{show(value)} is too long; {ctx['max_length']} is the most", "take some out"),
    "too_short": lambda value, ctx: (f"{show(value)} is too short; {ctx['min_length']} is the least", "add some"),
    "greater_than_equal": lambda value, ctx: (
        f"{show(value)} is too small; {ctx['ge']} is the least",
        f"type {ctx['ge']} or more",
    ),
    "greater_than": lambda value, ctx: (f"{show(value)} is too small", f"type more than {ctx['gt']}"),
    "less_than_equal": lambda value, ctx: (
        f"{show(value)} is too large; {ctx['le']} is the most",
        f"type {ctx['le']} or less",
    ),
    "less_than": lambda value, ctx: (f"{show(value)} is too large", f"type less than {ctx['lt']}"),
    "string_pattern_mismatch": lambda value, ctx: (
        f"{show(value)} is not written as it should be",
        "write it as the examples show",
    ),
}

"""Laying one document over another: an overlay's over the school's own, value by value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from handbook.data.findings import Place
from handbook.data.reading import Document
from handbook.data.showing import KeyPath


def overlay(base: Document, over: Document) -> Document:
    """Lay one document over another: groups merge key by key, a list is appended to, a text is replaced.

    A value left blank in the upper one says nothing, and leaves the lower one as it is.
    """
    layers = _Layers(dict(base.places), set(base.broken), over)
    value = layers.merged(base.value, over.value, (), ())
    return Document(base.file, value, layers.places, base.findings + over.findings, frozenset(layers.broken))


@dataclass
class _Layers:
    """The places and the unread values of two documents while one is laid over the other."""

    places: dict[KeyPath, Place]
    broken: set[KeyPath]
    over: Document

    def merged(self, base: Any, over: Any, path: KeyPath, source: KeyPath) -> Any:
        unread = source in self.over.broken
        if over is None and not unread and base is not None:
            return base
        if isinstance(base, dict) and isinstance(over, dict):
            if unread:
                self.broken.add(path)
            return self.groups(base, over, path, source)
        if isinstance(base, list) and isinstance(over, list):
            for index in range(len(over)):
                self.take((*path, len(base) + index), (*source, index))
            return base + over
        self.take(path, source)
        return over

    def groups(self, base: dict[str, Any], over: dict[str, Any], path: KeyPath, source: KeyPath) -> dict[str, Any]:
        values = dict(base)
        for key, value in over.items():
            if key in base:
                values[key] = self.merged(base[key], value, (*path, key), (*source, key))
            else:
                self.take((*path, key), (*source, key))
                values[key] = value
        unread_keys = {one for one in self.over.broken if one[:-1] == source and one and one[-1] not in over}
        self.broken |= {(*path, one[-1]) for one in unread_keys}
        return values

    def take(self, path: KeyPath, source: KeyPath) -> None:
        """Put the upper document's places and unread values where the lower one's were."""
        depth, length = len(path), len(source)
        self.places = {one: place for one, place in self.places.items() if one[:depth] != path}
        self.broken = {one for one in self.broken if one[:depth] != path}
        self.places |= {path + one[length:]: place for one, place in self.over.places.items() if one[:length] == source}
        self.broken |= {path + one[length:] for one in self.over.broken if one[:length] == source}

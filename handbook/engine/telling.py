"""What stands beside the public views and tells of releases: ``releases.json`` with its schema."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from handbook.releases.records import LIST_NAME, SCHEMA_NAME, Record, listing, schema


def releases(records: Sequence[Record]) -> Iterator[tuple[str, str]]:
    """The files by path; a school that has released nothing yet has an empty list."""
    yield LIST_NAME, json.dumps(listing(records), ensure_ascii=False) + "\n"
    yield SCHEMA_NAME, json.dumps(schema(), ensure_ascii=False) + "\n"

"""What stands beside the views and lists releases: ``releases.json`` with its schema, and the same as a script."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from handbook.engine.induction import SCRIPT_NAME
from handbook.releases.records import LIST_NAME, SCHEMA_NAME, Record, listing, schema


def releases(records: Sequence[Record], private: bool) -> Iterator[tuple[str, str]]:
    """The files by path; a school that has released nothing yet has an empty list.

    A page that is opened from a folder may load a script and no data, so that the list stands there as a script too. A
    private tree is never served.
    """
    listed = json.dumps(listing(records), ensure_ascii=False)
    if records:
        yield SCRIPT_NAME, f"var handbookReleases = {listed};\n"
    if not private:
        yield LIST_NAME, f"{listed}\n"
        yield SCHEMA_NAME, json.dumps(schema(), ensure_ascii=False) + "\n"

"""What governors read beside the rules: where the school differs from the model."""

from __future__ import annotations

from text.test_local_changes import add, changed, replace
from tiny import a_corpus, rule

from handbook.views.lens import View
from handbook.views.reasons import Reasons

TEXT = rule("a", "A.", cites="eia-2006", force="law") + rule("b", "B.", cites="phones-guidance", force="guidance")


def test_governors_are_told_which_changed_rule_rests_on_law() -> None:
    corpus = a_corpus(TEXT)
    seen = changed(add(after="mobile.a"), replace("mobile.a"), {"omit": "mobile.b"}, corpus=corpus)
    assert seen.handbook
    laws = [row.law for row in Reasons(seen.handbook, View("governors"), corpus).differences()]
    assert laws == ["", "“Education and Inspections Act 2006, section 89”", ""]

"""What a page may call: a mkdocs-macros module, run by the core too, so that a section reads alike everywhere."""

from __future__ import annotations

from typing import Any

from handbook.text import grammar


def define_env(env: Any) -> None:
    """Registers the school's values, the macros and the filters.

    Args:
        env: mkdocs-macros' environment, or the core's own of the same shape, which brings the school's ``words``.
    """
    words = getattr(env, "words", None)
    if words is None:
        # `mkdocs build` or `mkdocs serve` on the repository's own mkdocs.yml.
        from handbook.engine.plain import stage_for

        words = stage_for(env.conf)

    values = {
        "terms": words.terms(),
        "setting": words.setting(),
        "decisions": words.decisions(),
        "places": words.places(),
        "model": words.about_model(),
        "approval": words.of_policy("approval", "date", "body", "minute"),
        "review": words.of_policy("review", "date"),
        "written": words.of_policy("written", "date"),
        "policy_title": words.of_policy("policy", "title").title,
    }
    # mkdocs-macros' own dictionary takes no names.
    env.variables.update(values)
    for macro in (words.roles, words.names, words.policy, words.policies, words.contact, words.source, words.ref):
        env.macro(macro, macro.__name__)
    env.macro(lambda: words.of_policy("page", "logo").logo, "logo")
    env.macro(lambda: words.of_policy("page", "sign_off").sign_off, "sign_off")
    filters = (
        words.capitalize,
        words.list_and,
        words.list_or,
        words.in_or,
        words.verb,
        words.yours,
        words.rows,
        words.steps,
    )
    for filter in (*filters, grammar.possessive, grammar.article):
        env.filter(filter, filter.__name__)

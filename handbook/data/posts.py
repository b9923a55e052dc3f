"""What a school calls its posts, where that is not what the model calls them: an inclusion lead, a head of care."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from handbook.data.model import Model, Role
from handbook.text import grammar


def by_own_names(model: Model, posts: Mapping[str, str]) -> Model:
    """The model with posts named as the school names them.

    Args:
        posts: by role, the name as a list of posts has it, without “the”: ``{"senco": "inclusion lead"}``.

    Returns:
        The same model, where the school calls every post as the model does.
    """
    own = {one: _named(model.roles[one], name) for one, name in posts.items() if one in model.roles}
    return replace(model, roles=model.roles | own) if own else model


def _named(role: Role, name: str) -> Role:
    # A deputy among several stays “a …”, whoever there is one of stays “the …”.
    article = role.phrase.partition(" ")[0]
    phrase = grammar.article(name) if article in ("a", "an") else f"{article} {name}"
    return role.model_copy(update={"title": grammar.capitalize(name), "phrase": phrase})

"""What the expressions of the model's text come to for one school.

Values are text, never markup: what an expression gives is escaped before it stands in HTML. A known value that the
school has not answered becomes a hole, which is no fault unless the text that holds it survives.
"""

from __future__ import annotations

import difflib
import html
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, Final

from jinja2 import TemplateError, TemplateSyntaxError, nodes
from jinja2.exceptions import SecurityError

from handbook.data.model import Model
from handbook.data.school import School
from handbook.text import grammar
from handbook.text.expressions import ENVIRONMENT, expression
from handbook.text.grammar import Word
from handbook.text.patterns import columns_of, fault_of
from handbook.text.tokens import Token, capitalize, clean
from handbook.text.tree import Expression, Text


class ValueFault(Exception):
    """An expression that can never come to anything: an unknown name, or a form that is not allowed."""

    def __init__(self, wrong: str, mend: str) -> None:
        super().__init__(f"{wrong}; {mend}")
        self.wrong = wrong
        self.mend = mend


class Hole(str):
    """A known value that the school has not given; whatever is made of it is a hole too."""

    key: str

    def __new__(cls, key: str) -> Hole:
        hole = super().__new__(cls, str(Token("hole", (key,))))
        hole.key = key
        return hole


class Names:
    """A group of values that pages read as ``group.name``; an unknown name is a fault with the nearest suggestion."""

    def __init__(self, group: str, values: Mapping[str, Any]) -> None:
        self._group = group
        self._values = values

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if name not in self._values:
            raise ValueFault(f"there is no {self._group}.{name}", nearest(name, self._values))
        return self._values[name]


def nearest(name: str, known: Iterable[str]) -> str:
    """A mend for an unknown name: the nearest known one, or all of them where they are few."""
    known = sorted(known)
    near = difflib.get_close_matches(name, known, 1, 0.65)
    if near:
        return f"did you mean '{near[0]}'?"
    return f"use one of {', '.join(known)}" if 0 < len(known) <= 12 else "use a name that the model knows"


class Environment:
    """What a page may call, registered as mkdocs-macros modules do: ``variables``, ``macro`` and ``filter``."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.variables: dict[str, Any] = {}
        self.filters: dict[str, Callable[..., Any]] = {}

    def macro(self, function: Callable[..., Any], name: str = "") -> Callable[..., Any]:
        self.variables[name or function.__name__] = function
        return function

    def filter(self, function: Callable[..., Any], name: str = "") -> Callable[..., Any]:
        self.filters[name or function.__name__] = function
        return function


class Contact:
    """An outside service in a sentence: its name, or with a dot its telephone number and the like."""

    def __init__(self, id: str, fields: Mapping[str, str | None]) -> None:
        self._id = id
        self._fields = fields

    def _field(self, name: str) -> str:
        if not self._fields.get(name):
            return Hole(f"contacts.{self._id}.{name}")
        return str(Token("contact", (self._id, name)))

    def __str__(self) -> str:
        return self._field("name")

    def __getattr__(self, name: str) -> str:
        if name.startswith("_"):
            raise AttributeError(name)
        if name not in self._fields:
            raise ValueFault(f"a contact has no {name}", nearest(name, self._fields))
        return self._field(name)


class Table:
    """Rows that a school has typed: text only through a filter, which says how they read."""

    def __init__(self, id: str, columns: Collection[str]) -> None:
        self.id = id
        self.columns = columns

    def as_token(self, kind: str, pattern: str, words: str) -> str:
        """The rows in a text, to be written for each view.

        Raises:
            ValueFault: the pattern cannot be read, or there are no such words.
        """
        if fault := fault_of(str(pattern)):
            raise ValueFault(*fault)
        for name in columns_of(str(pattern)):
            if name not in self.columns:
                raise ValueFault(f"decisions.{self.id} has no column “{name}”", nearest(name, self.columns))
        if words not in ("", "pupils"):
            raise ValueFault(f"rows have no words for “{words}”", "write 'pupils', or leave it out")
        return str(Token(kind, (self.id, str(pattern), words)))


class Words:
    """The values of one school, as `macros/` offers them to pages."""

    def __init__(self, model: Model, school: School) -> None:
        self.model = model
        self.school = school

    # Groups

    def terms(self) -> Names:
        return Names("terms", self.school.terms)

    def setting(self) -> Names:
        said = {name: self._said(f"school.{name}", getattr(self.school, name)) for name in SETTING}
        links = {
            name: str(Token("web", (str(value),))) for name, value in said.items() if _ADDRESS.fullmatch(str(value))
        }
        return Names("setting", said | links)

    def decisions(self) -> Names:
        answers = self.school.answers
        said = {name: self._said(f"decisions.{name}", answers.get(name)) for name in self.model.decisions}
        tables = {name: Table(name, each.columns) for name, each in self.model.decisions.items() if each.columns}
        return Names("decisions", said | {name: table for name, table in tables.items() if answers.get(name)})

    def places(self) -> Names:
        places = self.school.places
        return Names("places", {name: self._said(f"places.{name}", places.get(name)) for name in self.model.places})

    def about_model(self) -> Names:
        return Names("model", {"name": self.model.name, "edition": self.model.edition})

    def of_policy(self, group: str, *fields: str) -> Names:
        """Facts of the policy in which a statement stands, such as its next review."""
        return Names(group, {field: str(Token(group, (field,))) for field in fields})

    # Calls

    def roles(self, *ids: str | Iterable[str], join: str = "or") -> str:
        """Posts in a sentence; who holds them decides only that one person is not named twice."""
        wanted = self._ids(ids)
        return wanted if isinstance(wanted, Hole) else str(Token("roles", (join, *self._known_roles(wanted))))

    def names(self, *ids: str | Iterable[str]) -> str:
        """The people who hold posts, by name where a name may stand, else the posts."""
        wanted = self._ids(ids)
        return wanted if isinstance(wanted, Hole) else str(Token("names", self._known_roles(wanted)))

    def policy(self, id: str) -> str:
        """Another policy of the school, by the name it has in the register."""
        if id not in self.model.linked:
            raise ValueFault(f"there is no policy '{id}' in the register", nearest(id, self.model.linked))
        return f"the {Token('linked', (id,))}" if id in self.school.linked else Hole(f"linked.{id}")

    def policies(self, ids: Iterable[str]) -> str:
        if isinstance(ids, Hole):
            return ids
        return grammar.list_and(self.policy(id) for id in ids)

    def contact(self, id: str) -> Contact:
        if id not in self.model.contacts:
            raise ValueFault(f"there is no contact '{id}'", nearest(id, self.model.contacts))
        asked = self.school.contacts.get(id)
        fields = {field: getattr(asked, field, None) for field in ("name", "phone", "out_of_hours", "email")}
        return Contact(id, fields)

    def source(self, id: str, edition: bool = False) -> str:
        known = self.model.sources | self.school.sources
        if id not in known:
            raise ValueFault(f"there is no source '{id}'", nearest(id, known))
        source = known[id]
        # An edition that nobody has checked is not claimed.
        said = edition and source.edition and source.checked
        return f"{source.title} ({source.edition})" if said else source.title

    def ref(self, id: str, text: str = "") -> str:
        """A link to another statement, by its id."""
        return str(Token("ref", (id, str(text))))

    # Filters

    @staticmethod
    def rows(table: Table | Hole, pattern: str, words: str = "") -> str:
        """Rows as a table, or as a sentence where one of them applies to the reader."""
        return table if isinstance(table, Hole) else _table(table).as_token("rows", pattern, words)

    @staticmethod
    def steps(table: Table | Hole, pattern: str, words: str = "") -> str:
        """Rows as a numbered list, in the order typed."""
        return table if isinstance(table, Hole) else _table(table).as_token("steps", pattern, words)

    @staticmethod
    def verb(word: str, singular: str, plural: str) -> str:
        return word if isinstance(word, Hole) else grammar.verb(word, singular, plural)

    @staticmethod
    def list_and(items: Iterable[str]) -> str:
        return items if isinstance(items, Hole) else grammar.list_and(items)

    @staticmethod
    def list_or(items: Iterable[str]) -> str:
        return items if isinstance(items, Hole) else grammar.list_or(items)

    @staticmethod
    def yours(text: str) -> str:
        return text if isinstance(text, Hole) else grammar.yours(text)

    @staticmethod
    def in_or(items: Iterable[str]) -> str:
        """Places as alternatives, with the word that each needs before it."""
        return items if isinstance(items, Hole) else grammar.in_or(items)

    @staticmethod
    def capitalize(text: str) -> str:
        return capitalize(text if isinstance(text, str) else str(text))

    # Helpers

    def _said(self, key: str, value: object) -> object:
        match value:
            case None | "" | ():
                return Hole(key)
            case Word():
                return value
            case str():
                return clean(value)
            case tuple() | list():
                return tuple(clean(str(each)) for each in value)
        return value

    def _ids(self, ids: tuple[str | Iterable[str], ...]) -> tuple[str, ...] | Hole:
        found: list[str] = []
        for each in ids:
            if isinstance(each, Hole):
                return each
            found += [each] if isinstance(each, str) else list(each)
        return tuple(dict.fromkeys(found))

    def _known_roles(self, ids: Iterable[str]) -> tuple[str, ...]:
        ids = tuple(ids)
        for id in ids:
            if id not in self.model.roles:
                raise ValueFault(f"there is no role '{id}'", nearest(id, self.model.roles))
        return ids


def _table(value: object) -> Table:
    if not isinstance(value, Table):
        raise ValueFault("these are no rows", "write the name of a decision of type rows before the filter")
    return value


_ADDRESS: Final = re.compile(r"https?://\S+")
SETTING: Final = (
    "name", "short_name", "type", "motto", "website", "privacy_notice", "policy_kept_at", "issue_label",
)  # fmt: skip


class _Computes(Exception):
    """An expression does more than name, call and filter: nobody could say what it does, or how long it takes."""


class Values:
    """Expressions come to text for one school, each evaluated once however often it is written."""

    def __init__(self, environment: Environment) -> None:
        self.model = environment.words.model
        self._variables = environment.variables
        self._filters = environment.filters
        self._known: dict[str, str | ValueFault] = {}

    def html(self, text: Text) -> str:
        """A text as HTML, its tokens to be resolved.

        Raises:
            ValueFault: an expression in it can never come to anything.
        """
        return "".join(piece if isinstance(piece, str) else self.value(piece) for piece in text.pieces)

    def plain(self, source: str) -> str:
        """A label of the model that may hold ``{{ }}``, as text."""
        parts = source.replace("}}", "{{").split("{{")
        return "".join(
            html.unescape(self._evaluated(part.strip())) if number % 2 else part for number, part in enumerate(parts)
        )

    def value(self, expression: Expression) -> str:
        """What one expression comes to, escaped."""
        return self._evaluated(expression.source)

    def _evaluated(self, source: str) -> str:
        if source not in self._known:
            self._known[source] = self._evaluate(source)
        found = self._known[source]
        if isinstance(found, ValueFault):
            raise found
        return found

    def _evaluate(self, source: str) -> str | ValueFault:
        try:
            value = self._come_to(expression(source))
        except ValueFault as fault:
            return fault
        except _Computes:
            return ValueFault(f"“{source}” computes something", "write a name, a macro or a filter")
        except TemplateSyntaxError as error:
            return ValueFault(f"“{source}” cannot be read ({error.message})", "write one value, such as terms.pupils")
        except (TemplateError, TypeError, AttributeError, ValueError) as error:
            return ValueFault(f"“{source}” comes to nothing ({error})", "write one value, such as terms.pupils")
        if isinstance(value, Table):
            return ValueFault(f"“{source}” is a table", "add “| rows('{first}: {second}')” or “| steps('…')”")
        if value is None or isinstance(value, bool | Mapping | Names) or callable(value):
            return ValueFault(f"“{source}” is no text", "write a value that reads as words in a sentence")
        if isinstance(value, tuple | list | frozenset):
            return ValueFault(f"“{source}” is a list", "add “| list_and” or “| list_or”")
        return html.escape(str(value), quote=False)

    def _come_to(self, node: nodes.Node) -> object:
        # Walked, not compiled: nearly every expression is needed once, and compiling one takes longer than a hundred.
        match node:
            case nodes.Const(value=value):
                return value
            case nodes.Name(name=name):
                if name not in self._variables:
                    raise ValueFault(f"there is no “{name}”", nearest(name, self._variables))
                return self._variables[name]
            case nodes.Getattr(node=owner, attr=attr):
                return ENVIRONMENT.getattr(self._come_to(owner), attr)
            case nodes.List(items=items) | nodes.Tuple(items=items):
                return [self._come_to(item) for item in items]
            case nodes.Filter(node=nodes.Expr() as filtered, name=name):
                if name not in self._filters:
                    raise ValueFault(f"there is no filter “{name}”", nearest(name, self._filters))
                return self._called(self._filters[name], node, self._come_to(filtered))
            case nodes.Call():
                return self._called(self._come_to(node.node), node)
        raise _Computes

    def _called(self, called: Any, node: nodes.Filter | nodes.Call, *first: object) -> object:
        if node.dyn_args is not None or node.dyn_kwargs is not None:
            raise _Computes
        if not ENVIRONMENT.is_safe_callable(called):
            raise SecurityError(f"{called!r} may not be called")
        given = [self._come_to(each) for each in node.args]
        return called(*first, *given, **{str(each.key): self._come_to(each.value) for each in node.kwargs})

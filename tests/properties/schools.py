"""Random valid schools: folders as an office would write them, read by the same code as any other school's folder.

Valid by construction: a decision is answered where it is asked, with an answer that is on offer and contradicts none
given before it; posts and policies that a school like this must have are there, and so is every policy and post that
an answer names.
"""

from __future__ import annotations

import datetime
import itertools
import tempfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from handbook.data.findings import Finding
from handbook.data.loading import load_school
from handbook.data.model import NATIONS, NURSERY_TYPES, PHASE_WORDS, READERS, TYPES, Column, Decision, Model, when
from handbook.data.rows import first_choice
from handbook.data.school import School
from handbook.text.conditions import Condition, Name, parse
from handbook.text.corpus import Corpus, joint_hash
from handbook.text.tree import Node
from handbook.workflow import Ready, Seen, all_views, look, prepare

ROOT = Path(__file__).parents[2]
ON = datetime.date(2026, 11, 20)
# In private answers, names and rules: whatever holds it may stand in no public tree.
CANARY = "Quillfeather"
LAYOUTS = (["mobile", "social"], ["mobile"], ["social"], ["social", "mobile"], ["combined"])
# What offices type, with the signs that mean something to Markdown, HTML or YAML.
NAMES = ("Hill Top School", "St Mary’s & St John’s", "Oak_Lane *Infants*", "Our Lady's: the Annexe", "Yes", "École 7")
TEXTS = ("a box & a tray", "the *blue* room", "the hall, upstairs", "room 2_a", "Mr O'Neil's desk", "50% | 3 < 4", "no")
DATES = ("14 September 2026", "September 2026", "Autumn term 2026")
REVIEWS = ("Autumn term 2027", "30 June 2027", "March 2028")
PEOPLE = ("Ms Una Untrue", "Mr Vic Vision", "Dr Wren O'Whim", "Mrs Xenia Yarn-Zephyr", "Mx Yarrow Yonder")

Files = dict[str, Any]


@cache
def ready() -> Ready:
    """The model, read once."""
    return prepare(ROOT, ROOT / "data")


@dataclass(frozen=True)
class Folder:
    """A school's folder, not yet written.

    Attributes:
        files: by name, such as ``school``, what each holds.
        secrets: words of which none may stand in a public tree.
    """

    files: Files
    secrets: frozenset[str] = frozenset()

    def load(self, model: Model) -> tuple[School | None, tuple[Finding, ...]]:
        """Write the folder and read it as any other school's."""
        with tempfile.TemporaryDirectory() as there:
            folder = Path(there) / "a-school"
            folder.mkdir()
            for name, content in self.files.items():
                text = yaml.dump(content, Dumper=_Dumper, allow_unicode=True, sort_keys=False)
                (folder / f"{name}.yml").write_text(text, encoding="utf-8")
            (folder / "logo.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", encoding="utf-8")
            return load_school(folder, None, model, "data/schools/a-school", ready().corpus.uses)

    def without(self, keys: Collection[str]) -> Folder:
        """The same without some answers, such as ``decisions.pupil_phones``."""
        kept = {
            group: {one: answer for one, answer in answers.items() if f"{group}.{one}" not in keys}
            for group, answers in self.files["decisions"].items()
        }
        return replace(self, files={**self.files, "decisions": kept})


def seen(folder: Folder) -> Seen:
    """A school's handbook through every view."""
    the = ready()
    school, findings = folder.load(the.project.model)
    assert school is not None, findings
    return look(the, school, findings, ON, all_views(the.project))


class _Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
    """Writes a group that says nothing as a key alone, as an office does."""


_Dumper.add_representer(type(None), lambda dumper, none: dumper.represent_scalar("tag:yaml.org,2002:null", ""))


# Answers


def world(files: Files, model: Model) -> dict[Name, object]:
    """What a condition finds before any decision is answered."""
    school = files["school"]
    flags = ("early_years", "sixth_form", "boarding", "accuracy_note", "signatures")
    told = {"nation": "England", **dict.fromkeys(flags, False), **school, "short_name": school["name"]}
    phases = PHASE_WORDS[school["phase"]] | {
        phase for flag, phase in (("early_years", "early-years"), ("sixth_form", "sixth-form")) if told[flag]
    }
    has = {*files["policies"]["policies"], *files["policies"]["linked"]}
    national = {one for one, contact in model.contacts.items() if contact.name}  # all of the United Kingdom's
    found: dict[Name, object] = {name: told.get(name.name) for name in model.names() if name.group == "setting"}
    return found | {
        Name("setting", "early_years"): "early-years" in phases,
        Name("setting", "sixth_form"): "sixth-form" in phases,
        Name("setting", "roles"): frozenset(role for person in files["people"]["people"] for role in person["roles"]),
        Name("setting", "policies"): frozenset(has),
        Name("setting", "contacts"): frozenset({*national, *school.get("contacts", {})}),
        Name("phases", ""): frozenset(phases),
    }


def on_offer(one: str, model: Model, given: dict[Name, object], excused: Sequence[str] = ()) -> list[str]:
    """What may be chosen for a decision, of a school that has given these answers.

    Args:
        excused: contradictions that do not count.
    """
    decision = model.decisions[one]
    match decision.type:
        case "yes-no":
            offered = ["yes", "no"]
        case "roles":
            held = given[Name("setting", "roles")]
            assert isinstance(held, frozenset)
            offered = [role for role, post in model.roles.items() if role in held or not post.holder]
        case "policies":
            listed = given[Name("setting", "policies")]
            assert isinstance(listed, frozenset)
            offered = [policy for policy in model.linked if policy in listed]
        case _:
            offered = [option for option, each in decision.options.items() if when(each).decided(given) is not False]
    return [each for each in offered if not contradicted(one, [each], model, given, excused)]


def contradicted(
    one: str, chosen: Sequence[Any], model: Model, given: dict[Name, object], excused: Sequence[str] = ()
) -> bool:
    """Whether an answer contradicts those given before it."""
    name = Name("decisions", one)
    rules = [rule for rule in _rules(name) if rule.source not in excused]
    tried = given | {name: meant(model.decisions[one], chosen)} if rules else given
    return any(rule.decided(tried) is True for rule in rules)


@cache
def _rules(name: Name) -> tuple[Condition, ...]:
    """The contradictions that have to do with a decision."""
    rules = (parse(rule.never) for rule in ready().project.model.rules)
    return tuple(rule for rule in rules if name in rule.names)


def meant(decision: Decision, chosen: Sequence[Any]) -> object:
    """What a condition finds when a decision is answered with this."""
    match decision.type:
        case "yes-no":
            return chosen[0] == "yes"
        case "choice" | "text":
            return chosen[0]
        case "choices":
            return frozenset(chosen)
        case "rows" if first_choice(decision):
            return frozenset(row[next(iter(decision.columns))] for row in chosen)
    return tuple(chosen)


def typed(decision: Decision, chosen: Sequence[Any]) -> Any:
    """The answer as it stands in decisions.yml."""
    return chosen[0] if decision.type in ("yes-no", "choice", "text") else list(chosen)


def cells_on_offer(column: Column, given: dict[Name, object]) -> list[str]:
    """What may stand in a cell, of a school that has given these answers."""
    match column.type:
        case "roles":
            held = given[Name("setting", "roles")]
            assert isinstance(held, frozenset)
            roles = ready().project.model.roles
            return [role for role, post in roles.items() if role in held or not post.holder]
        case "readers":
            return list(READERS)
        case "list" | "text":
            return [each for each in (column.example, *TEXTS) if each]
        case "yes-no":
            return ["yes"]
    return [option for option, each in column.options.items() if when(each).decided(given) is not False]


def full_row(decision: Decision, given: dict[Name, object], first: str = "") -> Files:
    """A row with something in every cell: the first on offer, or in its first cell what is wanted there."""
    row: Files = {name: cells_on_offer(column, given)[0] for name, column in decision.columns.items()}
    return row | ({next(iter(row)): first} if first else {})


def without_faults(decision: Decision, rows: Sequence[Files]) -> list[Files]:
    """The rows without those that are about what an earlier one is about, or say nothing where they must."""
    kept: list[Files] = []
    for row in rows:
        about = [str(row.get(name)).casefold() for name in decision.once]
        general = str(row.get(next(iter(decision.columns)))) in decision.settled
        if general and not any(name in row for name in decision.once[1:]):
            continue
        alike = decision.once and about in [[str(each.get(name)).casefold() for name in decision.once] for each in kept]
        if not alike and (not decision.one_of or any(name in row for name in decision.one_of)):
            kept.append(row)
    return kept


def is_asked(one: str, model: Model, given: dict[Name, object]) -> bool:
    return when(model.decisions[one]).holds(given)


# Drawing


@st.composite
def schools(draw: DrawFn, local_changes: bool = True) -> Folder:
    """A random valid school; some answer more than their layout uses, others have taken that out as they are told."""
    the = ready()
    folder = _Drawing(draw, the.project.model, the.corpus).folder(local_changes)
    return folder.without(not_used(folder)) if draw(st.booleans()) else folder


def not_used(folder: Folder) -> set[str]:
    """The answers of which a school is told that it may take them out."""
    return {finding.key for finding in folder.load(ready().project.model)[1] if finding.mend == "you may take it out"}


@dataclass
class _Drawing:
    draw: DrawFn
    model: Model
    corpus: Corpus
    secrets: set[str] = field(default_factory=set)

    def yes(self) -> bool:
        return self.draw(st.booleans())

    def one(self, items: Sequence[Any]) -> Any:
        return items[self.draw(st.integers(0, len(items) - 1))]

    def some(self, items: Sequence[Any], least: int = 0, most: int = 3) -> list[Any]:
        left = list(items)
        number = self.draw(st.integers(min(least, len(left)), min(most, len(left))))
        return [left.pop(self.draw(st.integers(0, len(left) - 1))) for _ in range(number)]

    def perhaps(self, **pairs: Any) -> Files:
        return {key: value for key, value in pairs.items() if self.yes()}

    def folder(self, local_changes: bool) -> Folder:
        files = {"school": self.school(), "people": {"people": self.people()}}
        files["policies"] = self.policies()
        self.fill_register(files)
        given = world(files, self.model)
        files["decisions"] = self.answers(given)
        self.fill_posts(files, given)
        files["changes"] = {"changes": self.changes() if local_changes else []}
        return Folder(files, frozenset(self.secrets))

    def school(self) -> Files:
        kind = self.one(TYPES)
        nursery = kind in NURSERY_TYPES
        demo = self.yes()
        domain = "example" if demo else "invalid"
        phases = [one for one in PHASE_WORDS if not nursery or PHASE_WORDS[one] == {"early-years"}]
        flags = ("early_years", "boarding", "accuracy_note", "signatures", *(() if nursery else ("sixth_form",)))
        school = {"name": self.one(NAMES), "type": kind, "phase": self.one(phases), "demo": demo}
        # A school that is not invented and keeps its data in public has no private data in it; here it may have.
        school |= {
            "repository": "public" if demo else "private",
            "numbering": self.one(["decimal", "sections", "none"]),
        }
        school |= {flag: self.yes() for flag in flags}
        school |= self.perhaps(nation=self.one(NATIONS))
        school |= self.perhaps(
            short_name="Hill Top", logo="logo.svg", motto=self.one(TEXTS), policy_kept_at=self.one(TEXTS),
            website=f"https://www.school.{domain}/", privacy_notice=f"https://www.school.{domain}/privacy_notice",
            issue_label="Issue 2_b", colour="#8a3d12",
        )  # fmt: skip
        school["terms"] = {term: self.one(each.options).word for term, each in self.model.terms.items() if self.yes()}
        phones = (f"01632 96{0 if demo else 1}{number:03}" for number in itertools.count())
        school["contacts"] = {
            one: {"name": f"the {one} team & desk", "phone": next(phones), "out_of_hours": next(phones)}
            for one, contact in self.model.contacts.items()
            if contact.ask and (contact.required or self.yes())
        }
        return school

    def people(self) -> list[Files]:
        people: list[Files] = [
            {"name": name, "roles": [], "public": self.yes()}
            for name in self.draw(st.permutations(PEOPLE))[: self.draw(st.integers(1, len(PEOPLE)))]
        ]
        for person in people:
            if not person["public"]:
                self.secrets.add(person["name"])
        for role, post in self.model.roles.items():
            if (post.required and not post.when) or self.yes():
                for person in self.some(range(len(people)), 1, 2):
                    people[person]["roles"].append(role)
        return [person for person in people if person["roles"]]

    def policies(self) -> Files:
        policies = {}
        for one in self.one(LAYOUTS):
            policies[one] = {"written": self.one(DATES), "review": self.one(REVIEWS)}
            policies[one] |= self.perhaps(
                title=self.one(("Devices & us", "Our *online* life")),
                approved={"body": "the full governing body", "date": self.one(DATES), **self.perhaps(minute="2026/41")},
            )
            if self.draw(st.integers(0, 4)) == 4:
                policies[one]["sections"] = list(self.draw(st.permutations(self.model.policies[one].sections)))
        linked = {one: self.linked(one) for one in self.model.linked if self.yes()}
        return {"policies": policies, "linked": linked}

    def linked(self, one: str) -> Files | None:
        return self.perhaps(name=f"{one} rules & policy") or None

    def answers(self, given: dict[Name, object]) -> Files:
        """Answers to what is asked, in the order in which it is; ``given`` learns them."""
        decisions: Files = {}
        for one in self.model.order:
            decision, name = self.model.decisions[one], Name("decisions", one)
            given[name] = None
            if not is_asked(one, self.model, given):
                continue
            if decision.optional and not _missed(name, given, ()) and self.yes():
                continue
            chosen = self.answer(one, decision, given)
            given[name] = meant(decision, chosen)
            decisions[one] = self.kept(decision, typed(decision, chosen))
        places = {one: self.text(place.example) for one, place in self.model.places.items() if when(place).holds(given)}
        return {"decisions": decisions, "places": places}

    def answer(self, one: str, decision: Decision, given: dict[Name, object]) -> list[Any]:
        if decision.type == "text":
            return [self.text(decision.example)]
        if decision.type == "rows":
            rows = [self.row(decision, given) for _ in range(self.draw(st.integers(1, 4)))]
            rows = without_faults(decision, rows) or [full_row(decision, given)]
            return rows + _left_to_rows(one, decision, rows, given)
        if decision.type == "list":
            examples = [decision.example, *(text for text in TEXTS if len(text) <= (decision.max or 80))]
            return self.some([each for each in examples if each], 1)
        offered = on_offer(one, self.model, given)
        if decision.type in ("yes-no", "choice"):
            return [self.one(offered)]
        least = 0 if decision.type == "choices" else 1
        chosen = self.some(offered, least, len(offered) if decision.type == "choices" else 3)
        # What contradicts nothing by itself may do so together with others.
        while contradicted(one, chosen, self.model, given):
            chosen = chosen[:-1]
        return chosen

    def row(self, decision: Decision, given: dict[Name, object]) -> Files:
        row: Files = {}
        for name, column in decision.columns.items():
            if column.optional and self.yes():
                continue
            offered = cells_on_offer(column, given)
            match column.type:
                case "text" | "yes-no":
                    row[name] = "yes" if column.type == "yes-no" else self.text(column.example)
                case "choice":
                    row[name] = self.one(offered)
                case _:
                    row[name] = self.some(offered, 1, 2)
        return row

    def text(self, example: str | None) -> str:
        """Half of the schools type the example, as offices do."""
        return example if example and self.yes() else str(self.one(TEXTS))

    def kept(self, decision: Decision, answer: Any) -> Any:
        """An answer, now and then kept private, and then with a word in it that no public page may hold."""
        if self.draw(st.integers(0, 19)) < 19:
            return answer
        if decision.type in ("text", "list"):
            self.secrets.add(CANARY)
            answer = CANARY if decision.type == "text" else [CANARY]
        return {"answer": answer, "private": True}

    def fill_register(self, files: Files) -> None:
        """Put in the policies that a school like this must have."""
        given = world(files, self.model)
        for one, required in self.model.required_policies.items():
            if parse(required).holds(given):
                files["policies"]["linked"].setdefault(one, None)

    def fill_posts(self, files: Files, given: dict[Name, object]) -> None:
        """Let somebody hold each post that must be held in a school with these answers."""
        held = {role for person in files["people"]["people"] for role in person["roles"]}
        for role, post in self.model.roles.items():
            if post.required and role not in held and when(post).holds(given):
                files["people"]["people"][0]["roles"].append(role)

    def changes(self) -> list[Files]:
        """Up to three local changes, each of another statement."""
        changes: list[Files] = []
        for number, target in enumerate(self.some(statements(self.corpus), 0, 3)):
            nodes = self.corpus.wordings[target]
            change: Files = {"against": joint_hash(nodes), "reason": "We know our school."}
            if self.yes() and not any(node.keep for node in nodes):
                changes.append({"omit": target, **change})
                continue
            readers = sorted(nodes[-1].audience)
            other = self.one(sorted(self.corpus.wordings))
            change |= {"add": f"local.added-{number}", "after": target, "strength": self.one(["must", "may"])}
            change |= {"for": " ".join(self.some(readers, 1, len(readers)))}
            change["text"] = self.one(
                (
                    "{{ terms.pupils | capitalize }} find the *key* of {{ setting.name }} here.",
                    f"Here {{{{ ref('{other}', 'another rule') }}}} does not hold.",
                )
            )
            if self.yes():
                self.secrets.add(f"{CANARY} key")
                change |= {"private": True, "text": f"The {CANARY} key hangs in the office."}
            changes.append(change)
        return changes


def statements(corpus: Corpus) -> list[str]:
    """Ids of statements that no other stands under: a school may leave one of those out without more ado."""
    return sorted(id for id, nodes in corpus.wordings.items() if _alone(nodes))


def _alone(nodes: tuple[Node, ...]) -> bool:
    return all(node.kind == "statement" and not node.children for node in nodes)


# Building a school that answers some questions in a given way


def typical(wanted: Mapping[Name, object], excused: Sequence[str] = (), also: str = "", **school: Any) -> Folder:
    """A school with these answers, and the first on offer to all other questions.

    Args:
        wanted: what conditions shall find: of the setting its type, and the phases; of the decisions, answers.
        excused: contradictions that it may have.
        also: a question that it answers although it is not asked.
    """
    model = ready().project.model
    files: Files = {
        "school": {"name": NAMES[0], **_kind(wanted), "demo": True, "contacts": {}, **school},
        "people": {"people": [{"name": PEOPLE[0], "public": True}]},
        "policies": {
            "policies": {"combined": {"written": DATES[0], "review": REVIEWS[0]}},
            "linked": dict.fromkeys(model.linked),
        },
    }
    files["people"]["people"][0]["roles"] = [role for role, post in model.roles.items() if post.holder]
    for number, (one, contact) in enumerate(model.contacts.items()):
        if contact.ask:
            phones = {"phone": f"01632 9600{number:02}", "out_of_hours": f"01632 9601{number:02}"}
            files["school"]["contacts"][one] = {"name": f"the {one} team", **phones}
    given = world(files, model)
    ahead = {name: value for name, value in wanted.items() if name.group == "decisions"}
    decisions: Files = {}
    for one in model.order:
        decision, name = model.decisions[one], Name("decisions", one)
        given[name] = None
        answered = wanted.get(name) is not None or not decision.optional or _missed(name, ahead | given, excused)
        if is_asked(one, model, given) and answered:
            chosen = _chosen(wanted.get(name), one, model, ahead | given, excused)
            given[name] = meant(decision, chosen)
            decisions[one] = typed(decision, chosen)
    if also:
        decisions[also] = typed(model.decisions[also], _chosen(None, also, model, given, excused))
    places = {one: place.example for one, place in model.places.items() if when(place).holds(given)}
    files["decisions"] = {"decisions": decisions, "places": places}
    return Folder(files)


def _left_to_rows(one: str, decision: Decision, rows: list[Files], given: dict[Name, object]) -> list[Files]:
    """Rows that an earlier answer says there are, and that these are without."""
    name = Name("decisions", one)
    tried = given | {name: meant(decision, rows)}
    literals = {literal for rule in _rules(name) if rule.decided(tried) is True for literal in rule.literals(name)}
    return [full_row(decision, given, str(literal)) for literal in sorted(literals, key=str)]


def _missed(name: Name, given: dict[Name, object], excused: Sequence[str]) -> bool:
    """Whether an answer that was given leaves what it means to this question, such as rows of its own."""
    rules = (rule for rule in _rules(name) if rule.source not in excused)
    return any(rule.decided(given | {name: None}) is True for rule in rules)


def _chosen(value: object, one: str, model: Model, given: dict[Name, object], excused: Sequence[str]) -> list[Any]:
    """An answer as wanted, where it matters, or else the first on offer."""
    decision = model.decisions[one]
    if decision.type == "rows":
        column = first_choice(decision)
        wanted = value if column and isinstance(value, tuple) and value else ("",)
        return [full_row(decision, given, first) for first in wanted]
    if isinstance(value, bool):
        return ["yes" if value else "no"]
    if isinstance(value, str) and decision.type == "choice":
        return [value]
    if isinstance(value, tuple) and (value or decision.type == "choices"):
        return list(value)
    if decision.type in ("text", "list"):
        return [decision.example or TEXTS[0]]
    if decision.type == "choices":
        return []
    offered = on_offer(one, model, given, excused)
    # An empty list stands for one with nothing in it that any contradiction asks for.
    spoken_of = {
        literal for rule in excused for literal in parse(rule).literals(Name("decisions", one)) if value is not None
    }
    return [next(each for each in offered if each not in spoken_of)]


def _kind(wanted: Mapping[Name, object]) -> Files:
    """The type and the phase of a school that conditions find like this."""
    nursery = wanted.get(Name("setting", "type")) in NURSERY_TYPES
    phases = wanted.get(Name("phases", ""), ("early-years",) if nursery else ("primary",))
    assert isinstance(phases, tuple)
    kinds = (
        (phase, early, sixth)
        for phase, early, sixth in itertools.product(PHASE_WORDS, (False, True), (False, True))
        if PHASE_WORDS[phase] | ({"early-years"} if early else set()) | ({"sixth-form"} if sixth else set())
        == set(phases)
    )
    phase, early, sixth = next(kinds)
    flags = {name.name: value for name, value in wanted.items() if name.group == "setting" and isinstance(value, bool)}
    kind = {"type": wanted.get(Name("setting", "type"), "maintained"), "phase": phase}
    if nation := wanted.get(Name("setting", "nation")):
        kind["nation"] = nation
    return {**kind, "early_years": early, "sixth_form": sixth, **flags}

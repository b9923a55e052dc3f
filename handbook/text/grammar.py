"""Words that fit their sentence, and the traces that show where one did not.

Pure functions on text, in British English with typographic apostrophes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final


class Word(str):
    """A word or phrase that knows its number."""

    plural: bool

    def __new__(cls, text: str, plural: bool = False) -> Word:
        word = super().__new__(cls, text)
        word.plural = plural
        return word


_YOURS: Final = {"their": "your", "theirs": "yours", "they": "you"}


def yours(text: str) -> str:
    """What was said of pupils, as it is said to one: “their lockers” becomes “your lockers”."""
    return re.sub(r"\b(?:their|theirs|they)\b", lambda match: _YOURS[match[0]], text)


# Number, possessive, article, capital


_PLURALS: Final = frozenset({"children", "people", "men", "women", "staff", "police", "alumni"})
_SINGULARS_IN_S: Final = frozenset(
    {"always", "atlas", "bias", "canvas", "gas", "lens", "news", "series", "christmas", "wales"}
    | {"james", "thomas", "nicholas", "charles", "giles", "agnes", "jones", "williams", "davies", "evans", "hughes"}
    | {"roberts", "edwards", "phillips", "collins", "watkins", "rogers", "adams", "andrews", "douglas"}
)


def is_plural(text: str) -> bool:
    """Whether a text is plural: what a Word says of itself, otherwise a guess from its last word."""
    if isinstance(text, Word):
        return text.plural
    last = text.split()[-1].lower() if text.split() else ""
    if last in _PLURALS:
        return True
    return last.endswith("s") and not last.endswith(("ss", "us", "is")) and last not in _SINGULARS_IN_S


def verb(word: str, singular: str, plural: str) -> str:
    """The form of a verb that agrees with the word."""
    return plural if is_plural(word) else singular


def possessive(text: str, plural: bool | None = None) -> str:
    """A text as an owner: pupils’, children’s, boss’s.

    Args:
        text: the owner; one that is a possessive already (St Mary’s) stays as it is.
        plural: its number, where it is not a Word and a guess would not do.
    """
    if not text or text.endswith(("’s", "'s", "’", "'")):
        return str(text)
    owners_in_s = text.lower().endswith("s") and (is_plural(text) if plural is None else plural)
    return f"{text}’" if owners_in_s else f"{text}’s"


_SILENT_H: Final = ("hour", "heir", "honest", "honour", "honor")
# Written with a vowel, spoken with “y” or “w”.
_SPOKEN_CONSONANT: Final = re.compile(
    r"eu|ewe|uni(?:[tfqvscl]|on)|us[aeu]|util|utop|ubiq|uran|urin|ukulele|one(?![a-z])|ones|once"
)
# Letters whose names start with a vowel: “an MP”, “an HLTA”.
_VOWEL_LETTERS: Final = frozenset("AEFHILMNORSX")
# Capitals spoken as a word that starts with a consonant: “a SENCo”.
_SPOKEN_CAPITALS: Final = frozenset(
    {"SEN", "SEND", "SENCO", "SENDCO", "LADO", "LAC", "MASH", "MAT", "RAG", "SIM", "STEM", "NEET"}
)


def article(text: str) -> str:
    """A text with the “a” or “an” that its sound needs."""
    return f"{'an' if _sounds_open(text) else 'a'} {text}"


def _sounds_open(text: str) -> bool:
    """Whether a text, read aloud, starts with a vowel."""
    first = re.search(r"\d[\d,]*|[^\W\d_]+", text)
    if first is None:
        return False
    token = first.group()
    if token[0].isdigit():
        digits = token.replace(",", "")
        return digits[0] == "8" or (digits[:2] in ("11", "18") and len(digits) % 3 == 2)
    letters = re.match(r"[A-Z]+(?![a-z])|[A-Z]{2,}", token)
    # A longer run of capitals is a word in a loud heading.
    if letters and len(letters.group()) < 6:
        return token.upper() not in _SPOKEN_CAPITALS and token[0] in _VOWEL_LETTERS
    word = token.lower()
    if word.startswith("h"):
        return word.startswith(_SILENT_H)
    return word[0] in "aeiouàáâäèéêëìíîïòóôöùúûü" and not _SPOKEN_CONSONANT.match(word)


def capitalize(text: str) -> str:
    """A text with its first letter in upper case and every other as it was; a Word stays a Word."""
    start = re.match(r"[\s‘“\"'(\[*_]*", text)
    at = start.end() if start else 0
    upper = text[at : at + 1].upper()
    # Some letters (ß) have no single capital.
    result = text[:at] + upper + text[at + 1 :] if len(upper) == 1 else str(text)
    return Word(result, text.plural) if isinstance(text, Word) else result


# Lists and numbers


def list_and(items: Iterable[str]) -> str:
    """A list in a sentence: a, b and c."""
    return _enumerate(items, "and")


def list_or(items: Iterable[str]) -> str:
    """A list of alternatives in a sentence: a, b or c."""
    return _enumerate(items, "or")


# What stands before a place where “in” does not.
_BEFORE_A_PLACE: Final = re.compile(
    r"(?:on|at|by|near|next to|under|along|outside|inside|behind|beside|between|around|round|beyond|within)\b",
    re.IGNORECASE,
)


def in_or(items: Iterable[str]) -> str:
    """Places as alternatives, each with its own word before it: in the hall, in the cloakroom or on the stairs."""
    parts = [str(item) for item in items if item]
    if any(map(_BEFORE_A_PLACE.match, parts)):
        return list_or(part if _BEFORE_A_PLACE.match(part) else f"in {part}" for part in parts)
    return f"in {list_or(parts)}" if parts else ""


def _enumerate(items: Iterable[str], joint: str) -> str:
    parts = [str(item) for item in items if item]
    if len(parts) < 2:
        return "".join(parts)
    comma = "; " if any(", " in part for part in parts) else ", "
    # “parents and carers, and visitors”: an item with the joint in it needs to be set apart.
    last = f"{comma}{joint} " if comma == "; " or any(f" {joint} " in part for part in parts) else f" {joint} "
    return comma.join(parts[:-1]) + last + parts[-1]


# The United Kingdom's dialling plan: how a number without spaces starts, and how its digits are grouped.
_PHONE_GROUPS: Final = (
    (re.compile(r"(0800)(1111)"), r"\1 \2"),
    (re.compile(r"(0800)(\d{6})"), r"\1 \2"),
    (re.compile(r"(02\d)(\d{4})(\d{4})"), r"\1 \2 \3"),
    (re.compile(r"(0(?:11\d|1\d1|3\d\d|8\d\d|9\d\d))(\d{3})(\d{4})"), r"\1 \2 \3"),
    (re.compile(r"(0[17]\d{3})(\d{5,6})"), r"\1 \2"),
)


def group_phone(number: str) -> str:
    """A telephone number in readable groups; one that is grouped already, or not from here, is left alone."""
    country, national = ("+44 ", "0" + number[3:]) if number.startswith("+44") else ("", number)
    for pattern, groups in _PHONE_GROUPS:
        if match := pattern.fullmatch(national):
            grouped = match.expand(groups)
            return country + grouped[1:] if country else grouped
    return number


# What was left over


def cut_out(text: str) -> list[str]:
    """What stands in a finished plain text and never should: open choices, blanks, cut words, notes to the author.

    Each is a phrase that names what was found, in the order of the text.
    """
    masked = _ADDRESS.sub(lambda match: "w" * len(match.group()), text)
    lower = text.lower()
    taken: list[tuple[int, int, str]] = []
    for trace in _TRACES:
        if trace.signs and not any(sign in lower for sign in trace.signs):
            continue
        for match in trace.pattern.finditer(text if trace.in_addresses else masked):
            start, end = match.span()
            # One fault is named once: by the first trace that sees it.
            if all(end <= other_start or start >= other_end for other_start, other_end, _ in taken):
                taken.append((start, end, f"{trace.what}: “{_shown(text[start:end])}”"))
    return list(dict.fromkeys(phrase for _, _, phrase in sorted(taken)))


def _shown(found: str) -> str:
    """What was found, on one line and short enough for a message, its spaces as they are."""
    line = found.strip("\n").replace("\n", " ")
    return line if len(line) <= 60 else f"{line[:59]}…"


@dataclass(frozen=True)
class _Trace:
    """What a pattern finds, and whether it is looked for in web addresses too.

    Attributes:
        signs: what it never stands without, in small letters: nearly every text is done with by looking for these.
    """

    what: str
    pattern: re.Pattern[str]
    signs: tuple[str, ...] = ()
    in_addresses: bool = False


def _trace(what: str, pattern: str, *signs: str, in_addresses: bool = False) -> _Trace:
    return _Trace(what, re.compile(pattern, re.IGNORECASE), signs, in_addresses)


# Slashes in an address are not alternatives.
_ADDRESS: Final = re.compile(
    r"(?:<(?=[^\s<>]+>))?(?:https?://|www\.|(?<![\w/])[\w-]+(?:\.[\w-]+)+/)[^\s<>\[\]{}]*[^\s<>\[\]{}.,;:!?)’”\"']>?"
)
_ALTERNATIVES: Final = (
    r"pupils?|child|children|learners?|students?",
    r"heads?|headteachers?|principals?|managers?",
    r"schools?|settings?|academy|academies|nursery|nurseries|colleges?|pre-schools?",
    r"governors?|trustees?|directors?|proprietors?|governing body|management committee",
)
_PAIRS: Final = "|".join(rf"\b(?:{words})\s?/\s?(?:{words})\b" for words in _ALTERNATIVES)
_VERBS: Final = r"is|are|was|were|do|does|has|have|will|may|must|can|should|shall"
# No digits: Y7/Y8/Y9 are years, not alternatives.
_WORD: Final = r"[^\W\d_]+(?:[’'-][^\W\d_]+)*"
_OWNERS: Final = r"the|an|our|your"
_DECIDE: Final = r"confirmed|decided|agreed|advised|announced|completed|added|inserted"
_EDIT: Final = r"(?:amend|delete|adapt|edit|insert|complete|remove)(?: or \w+)?"
_NOUNS: Final = (
    r"names?|details?|contacts?|numbers?|dates?|address(?:es)?|link|logo|titles?|roles?|text|lists?|information"
    r"|e-?mails?|telephone|here|below"
)
_SENTENCE_START: Final = r"(?:^|(?<=[.!?(] )|(?<=[(\n]))"

# In the order of how much each says: what one has named, the next does not name again.
_TRACES: Final = (
    _trace("a template left unrendered", r"\{[{%#:][^{}\n]*\}{0,2}|[}%]\}", "{", "}"),
    _trace("a dead link", r"\]?\(\s*#\s*\)|\]\([^()\s]*\)", "#", "]("),
    _trace(
        "a blank to fill in", r"<[^\W\d_][^<>]*>|\[(?!sic\])(?=[^\[\]]*(?:[^\W\d_]{2}|_|\.{2}|…))[^\[\]]*\]", "<", "["
    ),
    _trace(
        "a blank to fill in",
        r"(?:_ ?){3,}|(?:\. ?){4,}|…\.{2,}|(?:… ?){2,}\.*",
        "_",
        "..",
        ". .",
        "…",
        in_addresses=True,
    ),
    _trace("a blank to fill in", r"\b\d*x{3,}\b|\b\d+xx\b|\bxx(?:[/.-]\w+)+", "xx", in_addresses=True),
    _trace(
        "something still to be decided",
        r"\b(?:TBC|TBA|TBD|TODO|FIXME)\b|\bt\.b\.[acd]\b|lorem ipsum",
        "tb",
        "todo",
        "fixme",
        "t.b",
        "lorem",
    ),
    _trace("something still to be decided", rf"\(\s*to be (?:{_DECIDE})\s*\)", "to be"),
    _trace("a choice left open", rf"\b(?:{_VERBS})\s?/\s?(?:(?:{_VERBS})(?: not|n[’']t)?|not|cannot)\b", "/"),
    _trace("a choice left open", r"\band\s?/\s?or\b", "/"),
    _trace("a choice left open", rf"(?<![\w/.:@#]){_WORD}(?:\s?/\s?{_WORD}){{2,}}(?![\w/]|\.\w)", "/"),
    _trace("a choice left open", rf"(?<![\w/]){_WORD} /(?: {_WORD}){{1,4}} / {_WORD}", "/"),
    _trace("a choice left open", _PAIRS, "/"),
    _trace(
        "a note to the author",
        rf"\b{_EDIT} (?:as|if|where) (?:not )?(?:appropriate|applicable)\b",
        "appropriate",
        "applicable",
    ),
    _trace(
        "a note to the author",
        rf"{_SENTENCE_START}{_EDIT} (?:as|if|where) (?:necessary|required|relevant|needed)\b",
        "necessary",
        "required",
        "relevant",
        "needed",
    ),
    _trace("a note to the author", rf"\binsert (?:[\w’'-]+ ){{0,3}}?(?:{_NOUNS})\b", "insert"),
    _trace(
        "a note to the author",
        r"\binsert (?:(?:the|your|our|relevant|local|own) )*(?:school|setting|policy)\b",
        "insert",
    ),
    _trace("a note to the author", r"\(\s*insert\b[^()]*\)|\binsert\s*:|\A\s*insert\s*\.?\s*\Z", "insert"),
    _trace("a note to the author", rf"{_SENTENCE_START}note(?: (?:to|for) [\w ]+)?:", "note"),
    _trace("a note to the author", r"\b(?:guidance|drafting|author[’']s|editor[’']s) notes?:", "note"),
    _trace(
        "a note to the author",
        r"\b(?:schools|settings) should (?!not )(?:\w+ )?(?:adapt|amend|customi[sz]e|locali[sz]e)\b",
        "schools should",
        "settings should",
    ),
    _trace("a note to the author", r"\badapt (?:this \w+|the (?:template|wording|model|text))\b", "adapt "),
    _trace("a word is missing", rf"\b(?:{_OWNERS}|an?|of|to|by|with|for|from|and|or) {{2,}}\S+", "  "),
    _trace("a word is missing", rf"\b(?:{_OWNERS}) ?[.,;:!?)]|(?<!/)\b(?:and|or) ?[.;!?)]"),
    _trace("a word is missing", rf"\b(?:{_OWNERS}) (?:is|are|was|were|has|have|must|should|shall)\b(?!-)"),
    _trace("a word is missing", r"\b(?:the|an) (?:and|or|of)\b(?!-)"),
    _trace("a word stands twice", rf"\b({_OWNERS}|of|and|or) \1\b"),
    _trace("brackets or quotes with nothing in them", r"\(\s*\)|\[\s*\]|\{\s*\}|‘\s*’|“\s*”|\"\"|(?<!\w)''(?!\w)"),
    _trace("a separator with nothing between", r"[,;:]\s*[,;]|[,;:]\s*\.(?![\w.])|(?<=\w)\.\.(?=\s|\Z)"),
    _trace("a separator with nothing between", r"\(\s*[,;]|[,;]\s*\)", "(", ")"),
    _trace("a colon with nothing after it", r"\S+\s*:\s*\Z", ":"),
    _trace(
        "a space before a stop", r"\S+[ \u00a0]+(?:[,.;]|(?<!\d ):)(?=\s|\Z|[)’”])", " ,", " .", " ;", " :", "\u00a0"
    ),
    _trace("two spaces together", r"\S+[ \u00a0]{2,}\S+", "  ", "\u00a0"),
)

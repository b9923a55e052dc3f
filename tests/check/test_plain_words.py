"""Plain words stand beside the rules they explain, and are read again when a rule changes."""

from __future__ import annotations

from dataclasses import replace

from tiny import a_corpus, a_school, faults, ready, rule, see, view

from handbook.check.plain_words import beside, check_plain_words, rules, written
from handbook.data.entries import Sentence
from handbook.data.findings import Place
from handbook.data.model import Model
from handbook.text.corpus import Corpus
from handbook.text.in_short import with_short

RULE = rule("hand-in", "Pupils hand their phones in.", audience="parents staff")
OWN = rule("hand-in", "Hand your phone in.", audience="pupils")
OTHER = rule("other", "Other words for all.", audience="parents")


def with_sentences(text: str, *sentences: dict[str, object], reader: str = "parents") -> Corpus:
    """A corpus whose one section comes to these sentences."""
    made = []
    for at, each in enumerate(sentences):
        sentence = Sentence.model_validate({"about": ("hand-in",), **each})
        sentence.stand_at(Place("data/model/in-short.yml", at + 3))
        made.append(sentence)
    corpus = a_corpus(text)
    model = replace(ready().project.model, in_short={"mobile/pupils": {reader: tuple(made)}})
    sections, findings = with_short(corpus.sections, model, corpus.vocabulary)
    assert [str(each) for each in findings] == []
    return replace(corpus, sections=sections)


def noted(corpus: Corpus) -> Model:
    """The model when all plain words of a corpus have been read."""
    read = {each.id: each.hash for each in rules(corpus)}
    return replace(ready().project.model, read=read)


def wrong(corpus: Corpus, model: Model) -> list[tuple[str, str]]:
    return [(each.key, each.wrong) for each in check_plain_words(corpus, model)]


# Bound to the rules


def test_what_has_been_read_is_no_finding() -> None:
    corpus = a_corpus(RULE + OWN)
    assert wrong(corpus, noted(corpus)) == []


def test_a_rule_that_changed_since_its_pupils_wording_was_read_is_a_finding_at_the_rule() -> None:
    model = noted(a_corpus(RULE + OWN))
    changed = a_corpus(rule("hand-in", "Pupils leave their phones at home.", audience="parents staff") + OWN)
    (finding,) = check_plain_words(changed, model)
    assert (finding.key, finding.place.line) == ("mobile.hand-in", 5)
    assert "it has changed since its plain words were read" in finding.wrong
    assert "make review" in finding.mend


def test_a_change_of_whom_a_rule_is_for_or_when_it_holds_counts_too() -> None:
    model = noted(a_corpus(RULE + OWN))
    when = "decisions.pupil_phones == 'handed-in'"
    narrowed = rule("hand-in", "Pupils hand their phones in.", audience="parents staff", when=when)
    assert wrong(a_corpus(narrowed + OWN), model)


def test_new_words_for_pupils_alone_need_no_new_reading() -> None:
    model = noted(a_corpus(RULE + OWN))
    assert wrong(a_corpus(RULE + rule("hand-in", "Give us your phone.", audience="pupils")), model) == []


def test_a_new_rule_for_pupils_has_to_be_read() -> None:
    assert wrong(a_corpus(RULE + OWN), noted(a_corpus(RULE))) == [
        ("mobile.hand-in", "nobody has noted that its plain words were read beside it")
    ]


def test_a_rule_that_a_sentence_of_in_short_explains_is_bound_as_well() -> None:
    said = {"say": "Phones are handed in."}
    model = noted(with_sentences(RULE, said))
    changed = rule("hand-in", "Pupils leave their phones at home.", audience="parents staff")
    assert wrong(with_sentences(RULE, said), model) == []
    assert [key for key, _ in wrong(with_sentences(changed, said), model)] == ["mobile.hand-in"]


def test_what_is_noted_of_a_rule_that_is_gone_is_a_finding() -> None:
    assert wrong(a_corpus(OTHER), noted(a_corpus(RULE + OWN))) == [
        ("mobile.hand-in", "no rule with plain words bears this id")
    ]


def test_pupils_do_not_read_the_words_of_others() -> None:
    corpus = a_corpus(rule("hand-in", "Phones are handed in.", audience="parents pupils"))
    assert [said for _, said in wrong(corpus, noted(corpus))] == ["pupils read the words that are meant for others"]


def test_a_review_shows_the_rule_and_all_plain_words_beside_each_other() -> None:
    corpus = with_sentences(RULE + OWN, {"say": "Phones are handed in at {{ places.phones_handed_in }}."})
    shown = "\n".join(beside(corpus, {}))
    for said in ("Pupils hand their phones in.", "Hand your phone in.", "{{ places.phones_handed_in }}."):
        assert said in shown
    assert list(beside(corpus, noted(corpus).read)) == []
    assert f'mobile.hand-in: "{next(rules(corpus)).hash}"' in written(corpus)


# In short, before a reader


def short(corpus: Corpus, reader: str = "parents", **school: object) -> tuple[str, ...]:
    seen = see(corpus, a_school(**school))  # type: ignore[arg-type]
    assert faults(seen) == []
    return view(seen, f"public/{reader}").policies[0].parts[0].short


def test_a_section_comes_to_its_sentences_with_the_schools_answers_in_them() -> None:
    said = {"say": "Phones go to {{ places.phones_handed_in }}."}
    corpus = with_sentences(RULE + OTHER, said, {"say": "There is more.", "about": ("other", "hand-in")})
    assert short(corpus) == ("Phones go to the school office.", "There is more.")
    assert short(corpus, "staff") == ()


def test_a_sentence_has_alternatives_by_decision() -> None:
    corpus = with_sentences(
        RULE,
        {"say": "Hand it in.", "when": "decisions.pupil_phones == 'handed-in'"},
        {"say": "Leave it.", "when": "decisions.pupil_phones == 'not-permitted'"},
    )
    assert short(corpus) == ("Hand it in.",)


def test_a_sentence_goes_with_a_rule_that_does_not_stand_before_the_reader() -> None:
    when = "decisions.pupil_phones == 'not-permitted'"
    gone = rule("hand-in", "A.", audience="parents", when=when)
    for text in (gone + OTHER, rule("hand-in", "A.", audience="staff") + OTHER):
        assert short(with_sentences(text, {"say": "Hand it in."})) == ()


def test_a_sentence_goes_where_the_school_says_something_else_in_place_of_the_rule() -> None:
    corpus = with_sentences(RULE + OTHER, {"say": "Hand it in."}, {"say": "Other.", "about": ("other",)})
    against = corpus.wordings["mobile.hand-in"][0].hash
    for change in ("replace: mobile.hand-in, text: 'Phones stay at home.'", "omit: mobile.hand-in"):
        file = f"changes:\n  - {{{change}, reason: Ours., against: {against}}}\n"
        assert short(corpus, files={"changes.yml": file}) == ("Other.",)


def test_a_sentence_never_tells_what_is_private() -> None:
    said = {"say": "Phones go to {{ places.phones_handed_in }}."}
    corpus = with_sentences(RULE, said)
    decisions = (a_school().folder / "decisions.yml").read_text("utf-8")
    private = decisions.replace(
        "  phones_handed_in: the school office", "  phones_handed_in: {answer: the school office, private: yes}"
    )
    assert private != decisions
    assert short(corpus, files={"decisions.yml": private}) == ()


def test_a_sentence_about_no_rule_is_a_finding() -> None:
    sentence = Sentence(say="A.", about=("hand-inn",))
    sentence.stand_at(Place("data/model/in-short.yml", 9))
    corpus = a_corpus(RULE)
    model = replace(ready().project.model, in_short={"mobile/pupils": {"parents": (sentence,)}})
    _, (finding,) = with_short(corpus.sections, model, corpus.vocabulary)
    assert (finding.place.line, finding.mend) == (9, "did you mean 'hand-in'?")

"""Words are plain English strings that still know what they were made of."""

from __future__ import annotations

import copy
import json
import pickle

from photorestorer_gui.errors import SaveError
from photorestorer_gui.words import Words, phrase


def test_that_words_are_ordinary_strings() -> None:
    said = phrase("“{name}” has {count:,.1f} pixels.", name="a.jpg", count=1234.56)
    assert said == "“a.jpg” has 1,234.6 pixels."
    assert hash(said) == hash("“a.jpg” has 1,234.6 pixels.")
    assert json.dumps([said], ensure_ascii=False) == '["“a.jpg” has 1,234.6 pixels."]'
    assert type(said.strip()) is str


def test_that_words_remember_their_template_and_values() -> None:
    said = phrase("{left} of {right}", left=1, right="b")
    assert said.template == "{left} of {right}"
    assert said.values == {"left": 1, "right": "b"}


def test_that_braces_of_a_text_without_values_stay() -> None:
    assert phrase("Use {name}") == "Use {name}"


def test_that_words_survive_pickling_and_copying() -> None:
    said = phrase("{a} and {b}", a=phrase("{n} s", n=2), b="c")
    for again in (pickle.loads(pickle.dumps(said)), copy.deepcopy(said)):
        assert isinstance(again, Words)
        assert (again, again.template, again.values) == (said, said.template, said.values)


def test_that_an_error_carries_its_words_between_processes() -> None:
    error = SaveError(phrase("“{name}” exists already.", name="a"), phrase("Choose another."))
    again = pickle.loads(pickle.dumps(error))
    assert str(again) == "“a” exists already. Choose another."
    assert isinstance(again.summary, Words)
    assert again.summary.values == {"name": "a"}

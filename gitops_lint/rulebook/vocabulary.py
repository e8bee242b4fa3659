"""Closed lists of words that rules may use, each with a sentence that says what it means."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Word(StrEnum):
    """A word of a list: its members are written as the word and the sentence."""

    sentence: str

    def __new__(cls, word: str, sentence: str) -> Self:
        """Return the member of a word."""
        member = str.__new__(cls, word)
        member._value_ = word
        member.sentence = sentence
        return member

"""What managers are asked for each field of a file, in their words, by the way to it without indices."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from kpiwork.studio.design.words.agreeing import AGREEING
from kpiwork.studio.design.words.defining import DEFINING
from kpiwork.studio.design.words.entries import CONCERNS, PILOTS, SIGN_OFFS
from kpiwork.studio.design.words.word import Words
from kpiwork.studio.design.words.workshop import WORKSHOP

__all__ = ["CARDS", "CONCERNS", "PILOTS", "SIGN_OFFS", "WORKSHOP", "Words"]

CARDS: Mapping[str, Words] = MappingProxyType({**DEFINING, **AGREEING})
"""Every field of a card."""

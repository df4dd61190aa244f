"""What a card has to do with others: objectives, proxies, leading links, guardrails, gaming risks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from inspect import getdoc

from kpiwork.review.alignment.chain import chain_of
from kpiwork.review.behind import Claim
from kpiwork.review.handbook.page import Said
from kpiwork.review.handbook.words import card_style
from kpiwork.review.raised import Watched
from kpiwork.review.record import KpiReview
from kpiwork.signals.registry import known_detectors
from kpiwork.spec.card import Card
from kpiwork.spec.objective import Objective
from kpiwork.spec.relation import GamingRisk, Sign, Watcher

__all__ = ["guarded_by", "guards", "leads", "led_by", "risks", "stands_for", "way"]

ELSEWHERE = "a KPI that is not on this page"
UNTESTED = "Not tested yet."
UNWATCHED = "Nobody and nothing watches this."


def way(card: Card, objectives: Mapping[str, Objective]) -> tuple[Said, ...]:
    """Lead from the highest objective down to this KPI, with the reasons that were written for each."""
    chain = chain_of(card.objective, objectives)
    if not chain:
        return ()
    names = " → ".join(one.name for one in chain)
    reason = next((one.why for one in reversed(chain) if one.why), None)
    return (Said(text=names, more=(" ".join(reason.split()),) if reason else ()),)


def stands_for(card: Card, names: Mapping[str, str], cards: Mapping[str, Card]) -> str:
    """Say what a KPI is a proxy of: a KPI's name, or words; nothing of one that is not shown."""
    text = card.stands_for or ""
    if text in cards:
        return f"“{names[text]}”" if text in names else ""
    return text


def leads(kpi: KpiReview, names: Mapping[str, str]) -> tuple[Said, ...]:
    """Say what a KPI is claimed to lead, and what the readings say of that."""
    return tuple(
        Said(
            text=f"“{names[one.kpi]}”, {_lag(one.lag)}{_against(one.sign)}",
            light=one.check.verdict if one.check else None,
            more=(*((f"Because: {one.because}",) if one.because else ()), *_untested(one)),
        )
        for one in kpi.claims
        if one.kpi in names
    )


def led_by(kpi: KpiReview, kpis: Mapping[str, KpiReview]) -> tuple[Said, ...]:
    """Say which KPIs are claimed to lead this one."""
    return tuple(
        Said(
            text=f"“{other.name}”, {_lag(one.lag)}{_against(one.sign)}",
            light=one.check.verdict if one.check else None,
            more=_untested(one),
        )
        for other in kpis.values()
        for one in other.claims
        if one.kpi == kpi.id
    )


def guarded_by(card: Card, cards: Mapping[str, Card]) -> tuple[Said, ...]:
    """Say what must not get worse while a KPI gets better, and by how much at most."""
    return tuple(
        Said(text=f"“{cards[one.kpi].name}”: at most {_margin(cards[one.kpi], one.must_not_worsen_by)} worse")
        for one in card.guardrails
        if one.kpi in cards
    )


def guards(name: str, cards: Mapping[str, Card]) -> tuple[Said, ...]:
    """Name the KPIs that this one guards."""
    return tuple(
        Said(text=f"“{card.name}”")
        for card in cards.values()
        if name in {rail.kpi for rail in card.guardrails}
    )


def risks(card: Card, names: Mapping[str, str]) -> tuple[Said, ...]:
    """Say how a number could be moved without doing the work, and what would show that."""
    return tuple(_risk(one, names) for one in card.gaming_risks)


def _risk(one: GamingRisk, names: Mapping[str, str]) -> Said:
    grades = f"Ease: {one.ease.value}; visible: {one.visibility.value}."
    watchers = tuple(_watchers(one.watched_by, names)) if one.watched_by else ()
    if not watchers:
        return Said(text=one.how, light=Watched.UNWATCHED, more=(grades, UNWATCHED))
    return Said(text=one.how, more=(grades, f"Watched by: {'; '.join(watchers)}."))


def _watchers(watcher: Watcher, names: Mapping[str, str]) -> Iterator[str]:
    if watcher.detector:
        kind = known_detectors().get(watcher.detector)
        words = (getdoc(kind) or watcher.detector).splitlines()[0] if kind else watcher.detector
        title = words.rstrip(".")
        yield f"the pattern “{title}”"
    if watcher.guardrail:
        yield f"“{names[watcher.guardrail]}”" if watcher.guardrail in names else ELSEWHERE


def _margin(rail: Card, margin: float) -> str:
    return card_style(rail).distance(margin)


def _lag(lag: str) -> str:
    return "within the same period" if lag.startswith("0 ") else f"by {lag.replace('-', ' to ')}"


def _against(sign: Sign) -> str:
    return "" if sign is Sign.POSITIVE else ", the other way round"


def _untested(one: Claim) -> tuple[str, ...]:
    return (UNTESTED,) if one.check is None else ()

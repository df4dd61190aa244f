"""What helps with a concern: something of everything for every kind, said in plain words."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

import kpiwork as kw
from kpiwork.cli import app
from kpiwork.errors import UsageError
from kpiwork.spec.entries import ConcernKind
from kpiwork.spec.guide import HEADINGS, guide


@pytest.mark.parametrize("kind", list(ConcernKind))
def test_every_kind_has_something_of_everything(kind):
    found = guide(kind.value)
    assert found == guide(kind)
    assert [heading for heading, _ in found.parts] == [heading for _, heading in HEADINGS]
    for _, lines in found.parts:
        assert len(lines) >= 2
        assert len(set(lines)) == len(lines)
    assert all(any(mark in line for mark in "?.") for line in found.ask_back)


def test_no_act_is_offered_twice():
    acts = [act for kind in ConcernKind for act in guide(kind).acts]
    assert len(set(acts)) == len(acts)


def test_an_unknown_kind_is_refused_with_a_guess():
    with pytest.raises(UsageError, match="did you mean 'unfair'"):
        guide("unfare")


def test_a_notebook_and_the_command_show_it():
    found = kw.guide("not in our control")
    assert "<dt>Acts that have helped</dt>" in found._repr_html_()
    done = CliRunner().invoke(app, ["guide", "not in our control"])
    assert done.output.rstrip() == str(found)
    assert found.acts[0] in done.output
    listed = CliRunner().invoke(app, ["guide"]).output.split("\n")[:-1]
    assert listed == [kind.value for kind in ConcernKind]
    assert CliRunner().invoke(app, ["guide", "x"]).exit_code == 2

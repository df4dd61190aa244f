"""One stylesheet for JupyterLab and for exported pages, which touches nothing but the parts."""

from __future__ import annotations

import re

from kpiwork.display.palette import COLOURS
from kpiwork.display.style import css, style


def test_it_tells_an_exporter_what_it_is():
    assert style().about == {"style": "page"}
    assert style().plain == ""
    assert str(style()) == f"<style>{css()}</style>"


def test_every_rule_is_about_parts():
    rules = re.sub(r"/\*.*?\*/", "", css(), flags=re.DOTALL)
    selectors = [one.strip() for one in re.findall(r"(?:^|[{}])([^{}@]+)\{", rules) if one.strip()]
    assert len(selectors) > 50
    assert not [one for one in selectors if ".kw" not in one]


def test_every_colour_is_a_role():
    rules = css()[css().index("/*") :]
    assert not re.search(r"#[0-9a-f]{3,6}\b", rules)
    used = set(re.findall(r"var\(--kw-(\w+)", rules))
    assert used
    assert used <= set(COLOURS)


def test_it_asks_no_other_host():
    assert "url(" not in css()
    assert "@import" not in css()

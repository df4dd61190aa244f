"""What axe finds on a page, by the rules that every page of the project is held to."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}


def violations(page: Page, *, colours: bool = True) -> list[tuple[str, object, str]]:
    """List what keeps somebody from reading a page: the rule, where, and why.

    Contrast takes far longer than all other rules together; ``colours=False`` leaves it out.
    """
    options = {**RULES, "rules": {"color-contrast": {"enabled": colours}}}
    found = Axe().run(page, options=options).response["violations"]
    return [(one["id"], one["nodes"][0]["target"], one["nodes"][0]["failureSummary"]) for one in found]

"""Every edition has readers with a name."""

from __future__ import annotations

import pytest

from kpiwork.display.audience import audience
from kpiwork.spec.batch import Edition


@pytest.mark.parametrize("edition", Edition)
def test_every_edition_is_made_for_somebody(edition):
    assert audience(edition.value).startswith("the ")
    assert edition.value in audience(edition.value)

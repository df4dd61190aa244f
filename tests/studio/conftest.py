"""A department's findings, opened once: the shipped one with a planted behaviour, and the smallest there is."""

from __future__ import annotations

import pytest

from kpiwork.publish.init import Kind, init
from kpiwork.studio.opened import open_findings


@pytest.fixture(scope="package")
def opened(project_root):
    """Open the shipped customer service, whose clock was planted to be stopped just under four hours."""
    return open_findings(project_root, "customer_service", "2013-Q4")


@pytest.fixture(scope="package")
def small(tmp_path_factory):
    """Make the smallest workbook: one department, one KPI, two teams."""
    return init(tmp_path_factory.mktemp("small") / "kpis", Kind.EMPTY)

"""``python -m kpiwork`` is the command ``kpiwork``."""

from kpiwork.cli import main

main()

"""What the people do who agree on a department's KPIs, without any widget: `kpiwork.studio.design.desk`.

Nothing here draws or knows a kernel; nothing writes a card before a save that was looked at.
"""

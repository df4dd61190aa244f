"""Whether a department's KPIs helped, as a whole."""

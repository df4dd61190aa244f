"""Everything computed for one department and one period, put together and put into words."""

"""The scorecard as a workbook of Excel, real numbers, native charts, no macro, no formula."""

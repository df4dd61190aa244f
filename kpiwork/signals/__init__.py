"""Whether a KPI drives behaviour it was not meant to drive: detectors, and what they found.

A finding is a question to ask, with its benign explanations beside it. No person is ever named.
"""

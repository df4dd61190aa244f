"""A library of KPI cards, ready to be copied into a workbook and agreed on there; `shelf` is its door.

One YAML file a card, ``<area>/<id>.yaml``: the card as a workbook holds it, and what data it needs.
"""

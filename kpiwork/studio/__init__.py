"""Views over what was decided and computed, for people who sit in JupyterLab; nothing is computed here."""

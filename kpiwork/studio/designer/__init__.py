"""The designer: the workshop in which a department designs its KPIs, as widgets in JupyterLab.

A view over `kpiwork.studio.design`, which keeps every draft and answers every question. Nothing is judged,
measured or written here.
"""

"""The engine of an annotated life: its dates, tables, checks, charts and apparatus.

Data flows one way: ``data/`` → `lifebook.tables` → `lifebook.life` → charts, apparatus and site.
Nothing here knows whose life it is: subject, vocabularies and the day the calendar switched stand
in ``data/datapackage.json``.
"""

from lifebook.life import Life

__all__ = ["Life"]

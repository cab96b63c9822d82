"""The figures of a life: one module for each family, one shared style.

Every public function takes a `lifebook.life.Life` and returns a `Drawing`, which shows itself in a
notebook and in the book, follows the page's light or dark theme, and carries its own title,
finding, caption and data. Nothing is plotted through pyplot, so no state outlives a call.

To add a figure: a function in the module of its family that computes a frame, draws it on a
`style.canvas`, and returns a `Drawing` with that frame; a test in ``tests/charts`` for the frame.
"""

from lifebook.charts.age import lexis, turning_points
from lifebook.charts.calendars import age_slips, months_in_both
from lifebook.charts.captivity import captivities_in_days, liberty_by_decade
from lifebook.charts.claims import verdicts
from lifebook.charts.company import deaths, turned
from lifebook.charts.distance import distance
from lifebook.charts.drawing import Drawing, Grid
from lifebook.charts.encounters import meetings
from lifebook.charts.glance import glance
from lifebook.charts.journeys import journey
from lifebook.charts.locations import days, maps, places_in_time
from lifebook.charts.roles import at_once, roles_in_time
from lifebook.charts.routes import routes
from lifebook.charts.writing import works_in_time

__all__ = [
    "Drawing",
    "Grid",
    "age_slips",
    "at_once",
    "captivities_in_days",
    "days",
    "deaths",
    "distance",
    "glance",
    "journey",
    "lexis",
    "liberty_by_decade",
    "maps",
    "meetings",
    "months_in_both",
    "places_in_time",
    "roles_in_time",
    "routes",
    "turned",
    "turning_points",
    "verdicts",
    "works_in_time",
]

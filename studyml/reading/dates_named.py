"""The names of months and days of the week as notes write them, in English, German, French and Spanish."""

from __future__ import annotations

from typing import Final

_MONTHS = (
    "january jan januar jänner janvier janv enero ene",
    "february feb febr februar février fevrier févr fevr febrero",
    "march mar märz maerz mrz mars marzo",
    "april apr avril avr abril abr",
    "may mai mayo",
    "june jun juni juin junio",
    "july jul juli juillet juil julio",
    "august aug août aout agosto",
    "september sep sept septembre septiembre",
    "october oct oktober okt octobre octubre",
    "november nov novembre noviembre",
    "december dec dezember dez décembre decembre déc diciembre dic",
)
_WEEKDAYS = (
    "monday mon montag lundi lunes",
    "tuesday tue tues dienstag mardi martes",
    "wednesday wed weds mittwoch mercredi miércoles miercoles",
    "thursday thu thur thurs donnerstag jeudi jueves",
    "friday fri freitag vendredi viernes",
    "saturday sat samstag samedi sábado sabado",
    "sunday sun sonntag dimanche domingo",
)

MONTHS: Final = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
WEEKDAYS: Final = {name: number for number, names in enumerate(_WEEKDAYS) for name in names.split()}

# The longest name first, so that a name is not read as the beginning of another.
MONTH_PATTERN: Final = "|".join(sorted(MONTHS, key=len, reverse=True))
WEEKDAY_PATTERN: Final = "|".join(sorted(WEEKDAYS, key=len, reverse=True))

DAY_NAMES: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

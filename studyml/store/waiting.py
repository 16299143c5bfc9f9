"""Which cards wait: the conditions that every queue and every count shares.

A card that is suspended, retired or buried until a later study day (`:today`) waits for nobody. The partial
indexes of `memory` are used only where a query repeats their conditions to the letter.
"""

from __future__ import annotations

ACTIVE = "suspended = 0 AND retired = 0"
NEW = f"state = 0 AND {ACTIVE}"
DUE = f"state = 2 AND {ACTIVE}"
LEARNING = f"state IN (1, 3) AND {ACTIVE}"
PRESENT = "(buried_until IS NULL OR buried_until <= :today)"

DECKS = "SELECT id, name FROM deck"

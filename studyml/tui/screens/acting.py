"""What a screen of cards can do to the one under the cursor, or to those that were marked."""

from __future__ import annotations

from collections.abc import Callable

from textual.screen import Screen

from studyml.domain.stored_card import StoredCard
from studyml.errors import UsageError
from studyml.paths import shown
from studyml.rendering.interval import counted
from studyml.services import card_actions
from studyml.services.card_actions import CardChange, day_named
from studyml.services.card_listing import CardListing, cards_listed
from studyml.services.chosen_session import ChosenSession, CustomSession
from studyml.services.cram import CramSession
from studyml.tui.host import Host
from studyml.tui.screens.ask import AskScreen
from studyml.tui.screens.card_info import CardInfoScreen
from studyml.tui.screens.choice import ChoiceScreen
from studyml.tui.screens.pick import PickScreen


class ActingScreen(Screen[None]):
    """Each action is one change, told with the way back; afterwards the cards are read again."""

    app: Host

    def current(self) -> CardListing | None:
        """The card under the cursor."""
        raise NotImplementedError

    def marked(self) -> list[int]:
        """The cards that were marked."""
        raise NotImplementedError

    def listed(self) -> list[int]:
        """All cards that are listed."""
        raise NotImplementedError

    def read_again(self) -> None:
        """Shows what has become of the cards."""
        raise NotImplementedError

    def action_suspend(self) -> None:
        """Suspends the chosen cards; where all of them are, the other way round."""
        chosen = self._chosen()
        is_suspended = not all(row.stored.is_suspended for row in chosen)
        self._act(lambda ids: card_actions.suspend(self.app.work, ids, is_suspended=is_suspended), chosen)

    def action_bury(self) -> None:
        """Buries the chosen cards; where all of them are, the other way round."""
        chosen = self._chosen()
        is_buried = not all("buried" in row.flags for row in chosen)
        self._act(lambda ids: card_actions.bury(self.app.work, ids, is_buried=is_buried), chosen)

    def action_flag(self, number: int) -> None:
        """Flags the chosen cards; where all of them have that flag, takes it away."""
        chosen = self._chosen()
        wanted = 0 if all(row.stored.flag == number for row in chosen) else number
        self._act(lambda ids: card_actions.flag(self.app.work, ids, wanted), chosen)

    def action_due(self) -> None:
        chosen = self._chosen()
        if not chosen:
            return
        notes = "A date like 2026-12-24, or today, tomorrow, +5 for in five days. What is remembered stays."

        def take(words: str) -> None:
            day = day_named(self.app.work, words)
            self._change(lambda ids: card_actions.set_due(self.app.work, ids, day), chosen)

        self.app.push_screen(AskScreen(f"The day on which to see {_them(chosen)}", notes, take))

    def action_tag(self) -> None:
        chosen = self._chosen()
        if not chosen:
            return
        from studyml.services.tagging import tag_cards  # the table opens without it

        tags = dict.fromkeys(tag for row in chosen for tag in row.stored.tags)
        held = f" They have: {', '.join(tags)}." if tags else ""
        notes = f"Words to be given as tags; one with - in front is taken away, as in: exam -old.{held}"

        def take(words: str) -> None:
            named = words.replace(",", " ").split()
            add = [tag for tag in named if not tag.startswith("-")]
            remove = [tag[1:] for tag in named if tag.startswith("-")]
            self._change(lambda ids: tag_cards(self.app.work, ids, add, remove), chosen)

        self.app.push_screen(AskScreen(f"Tags for {_them(chosen)}", notes, take))

    def action_move(self) -> None:
        """Chooses the deck, or names a new one; the cards' text goes into its file."""
        chosen = self._chosen()
        if not chosen:
            return
        from studyml.services.inbox import known_decks
        from studyml.services.moving import move_cards

        decks = known_decks(self.app.work)

        rows = [(deck.name, shown(deck.path)) for deck in decks]
        screen = PickScreen(f"Move {_them(chosen)} to which deck?", rows, new="a new deck")

        def move(place: int | None) -> None:
            if place is not None:
                deck = str(decks[place].path) if place < len(decks) else screen.words
                self._act(lambda ids: move_cards(self.app.work, ids, deck), chosen)

        self.app.push_screen(screen, move)

    def action_reset(self) -> None:
        """Asks twice, for what is remembered of the cards begins anew."""
        chosen = self._chosen()
        if not chosen:
            return
        count = str(len(chosen))

        def take(words: str) -> None:
            if words.replace(",", "") != count:
                raise UsageError(f"{words!r} is not {count}; Escape changes nothing")
            self._change(lambda ids: card_actions.reset(self.app.work, ids), chosen)

        def ask_again(place: int | None) -> None:
            if place == 0:
                notes = f"Type {count}, the number of cards, if you mean it. The log keeps their answers."
                self.app.push_screen(AskScreen("What is remembered begins anew", notes, take))

        rows = [("Yes", "a copy of the store is made first"), ("No", "")]
        self.app.push_screen(ChoiceScreen(f"Put {_them(chosen)} back to new?", rows, "choose"), ask_again)

    def action_edit(self) -> None:
        row = self.current()
        if row is None:
            return
        with self.app.telling_errors():
            self.app.edit_deck(row.stored)
        self.read_again()

    def action_info(self) -> None:
        row = self.current()
        if row is not None:
            with self.app.telling_errors():
                self.app.push_screen(CardInfoScreen(self.app.work, row.stored))

    def action_study(self) -> None:
        """Asks how the marked cards, or all that are listed, are to be studied."""
        work, cards = self.app.work, self.marked() or self.listed()
        if not cards:
            return
        rows = [
            ("What is due of them", "the answers count, within the day's limits"),
            ("Each of them once", "the answers count, also before their day"),
            ("Look at each again", "nothing is stored, nothing is scheduled"),
        ]
        named = "marked" if self.marked() else "listed"

        def begin(place: int | None) -> None:
            if place is None:
                return
            with self.app.telling_errors():
                if place == 2:
                    self.app.begin(CramSession(work, [row.id for row in self._studied(cards)]), _NOTHING)
                else:
                    session = (ChosenSession, CustomSession)[place](work, cards)
                    self.app.begin(session, _NOT_DUE if place == 0 else _NOTHING)

        self.app.push_screen(
            ChoiceScreen(f"Study {counted(len(cards), f'{named} card')}", rows, "study"), begin
        )

    def action_undo(self) -> None:
        self.app.undo()
        self.read_again()

    def _chosen(self) -> list[CardListing]:
        """The marked cards, else the one under the cursor."""
        if marked := self.marked():
            with self.app.telling_errors():
                return cards_listed(self.app.work, marked)
        row = self.current()
        return [] if row is None else [row]

    def _studied(self, cards: list[int]) -> list[StoredCard]:
        """Those that have a text."""
        return [row.stored for row in cards_listed(self.app.work, cards) if not row.stored.is_retired]

    def _act(self, act: Callable[[list[int]], CardChange], chosen: list[CardListing]) -> None:
        with self.app.telling_errors():
            self._change(act, chosen)

    def _change(self, act: Callable[[list[int]], CardChange], chosen: list[CardListing]) -> None:
        """Does something to cards and tells what came of it. Raises StudymlError with nothing changed."""
        if chosen:
            change = act([row.stored.id for row in chosen])
            is_much = change.backup is not None or change.reason is not None
            self.app.say(change.told("u"), timeout=8 if is_much else 5)
            self.read_again()


_NOTHING = "None of these cards can be studied: their texts are gone, or they are suspended."
_NOT_DUE = "None of these cards is due now. “Each of them once” goes through them all the same."


def _them(chosen: list[CardListing]) -> str:
    return "this card" if len(chosen) == 1 else counted(len(chosen), "card")

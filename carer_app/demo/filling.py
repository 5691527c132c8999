"""The short days between those written by hand: an ordinary day with one good thing, or a log of a few sentences."""

from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Any

from carer_app.demo.school_days import fits, is_school_day
from carer_app.demo.scripts import SmallTalk, Spoken

ORDINARY, LOG = "ordinary_day", "daily_log"
ON_AT_NIGHT = ("morag",)
SLEEP = ("well", "well", "well", "well", "woke", "woke", "little")


class Deck:
    """Sentences drawn in a shuffled order; shuffled again when all have been used."""

    def __init__(self, rng: Random, sentences: tuple[str, ...]) -> None:
        self._rng = rng
        self._all = sentences
        self._left: list[str] = []

    def draw(self) -> str:
        if not self._left:
            self._left = self._rng.sample(self._all, len(self._all))
        return self._left.pop()


class Voice:
    """How one person writes a short day."""

    def __init__(self, rng: Random, table: dict[str, Any]) -> None:
        self.by: str = table["by"]
        self.weight = len(table["evening"])
        self._rng = rng
        self._decks = {name: Deck(rng, tuple(table[name])) for name in ("school", "free", "tea", "evening")}

    def day(self, day: date) -> dict[str, Any]:
        """What happened, with or without a line about school of its own."""
        at_school = is_school_day(day)
        start = self._decks["school" if at_school else "free"].draw()
        tea, evening = self._decks["tea"].draw(), self._decks["evening"].draw()
        shape = self._rng.randrange(4)
        if shape == 0 and at_school:
            return {"what_happened": f"{tea} {evening}", "school": start}
        return {"what_happened": f"{start} {evening}" if shape == 1 else f"{start} {tea} {evening}"}


class ShortDays:
    """Makes short days for one child, never the same text twice."""

    def __init__(self, rng: Random, small: SmallTalk, last: date) -> None:
        self._rng = rng
        self._small = small
        self._last = last
        self._voices = [Voice(rng, table) for table in small.voices]
        goods = [Spoken(text=text, on=on) for on, texts in small.good.items() for text in texts]
        self._goods = rng.sample(goods, len(goods))
        self._words = rng.sample(small.words, len(small.words))
        self._achieved = rng.sample(small.achieved, len(small.achieved))
        self._told: set[str] = set()

    def fill(self, days: list[date], ordinary: int) -> Iterator[tuple[date, str, str, dict[str, Any]]]:
        """Day, author, kind and content, for each of these days."""
        quiet = set(self._rng.sample(days, min(ordinary, len(days))))
        for day in days:
            good = self._once(self._goods, day) if day in quiet else ""
            if good:
                yield day, self._author(day, good), ORDINARY, {"day": day.isoformat(), "one_good_thing": good}
            else:
                author, content = self._log(day)
                yield day, author, LOG, {"day": day.isoformat()} | content

    def _log(self, day: date) -> tuple[str, dict[str, Any]]:
        voice = self._voice(day)
        content = voice.day(day)
        while " ".join(content.values()) in self._told:
            content = voice.day(day)
        self._told.add(" ".join(content.values()))
        return voice.by, content | self._marks(day)

    def _marks(self, day: date) -> dict[str, Any]:
        marks: dict[str, Any] = {}
        if self._rng.random() < 0.8:
            marks["mood"] = self._rng.choice(self._small.moods)
        if self._rng.random() < 0.7:
            marks["sleep"] = self._rng.choice(SLEEP)
        if self._rng.random() < 0.3 and (words := self._once(self._words, day)):
            marks["their_words"] = words
        if self._rng.random() < 0.2 and (achieved := self._once(self._achieved, day)):
            marks |= {"achievements": achieved, "mood": "happy"}
        return marks

    def _author(self, day: date, text: str) -> str:
        """Somebody who is not spoken of in the text."""
        while (voice := self._voice(day)).by.capitalize() in text:
            pass
        return voice.by

    def _voice(self, day: date) -> Voice:
        """Who writes that day. Whoever is on at night writes the morning after, so not about yesterday."""
        awake = [voice for voice in self._voices if voice.by not in ON_AT_NIGHT or day < self._last]
        return self._rng.choices(awake, [voice.weight for voice in awake])[0]

    @staticmethod
    def _once(texts: list[Spoken], day: date) -> str:
        found = next((spoken for spoken in texts if fits(day, spoken.on)), None)
        if found:
            texts.remove(found)
        return found.text if found else ""

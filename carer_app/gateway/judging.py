"""Judging what was sent: into its stream, or held for a person to look at. Nothing well formed is refused."""

from collections.abc import Collection
from datetime import date, timedelta

import msgspec

from carer_app.domain.files import SECTION_OPENED, FileKind, SectionOpened
from carer_app.domain.kind import SectionKind
from carer_app.domain.revision import Op
from carer_app.domain.well_formed import is_name
from carer_app.gateway.port import Candidate, FileFacts, PlacementFacts, Port, StreamFacts
from carer_app.sync.protocol import Held

LATE_WRITING = timedelta(days=28)
"""How long after a child has moved on a home may still write about the stay."""


class Judge:
    """What is known while one batch is judged; it learns of streams and records that the batch itself begins."""

    def __init__(self, port: Port, candidates: Collection[Candidate]) -> None:
        openings = {candidate.hash: _section(candidate) for candidate in candidates}
        self._port = port
        self._openings = {hash_: section for hash_, section in openings.items() if section}
        self._streams = port.streams({candidate.revision.stream for candidate in candidates})
        self._files = port.files({section.file for section in self._openings.values()})
        self._keys = port.author_keys({candidate.revision.author for candidate in candidates})
        self._records = port.record_streams({candidate.revision.record for candidate in candidates})
        self._placements = port.placements({c.device.home for c in candidates if c.device.home})
        self.opened: set[str] = set()

    def open_section(self, candidate: Candidate) -> None:
        """Open the stream that this revision opens, if it is one that does, and if it may."""
        section = self._openings.get(candidate.hash)
        stream = candidate.revision.stream
        if section is None or stream in self._streams or self._reason_by_itself(candidate):
            return
        if not self._may_open(candidate, section):
            return
        home = candidate.device.home if not candidate.device.hosted else section.home or None
        self._port.open_stream(stream, section, home)
        self._learn(stream, section, home)
        self._records[candidate.revision.record] = stream
        if section.file_kind is FileKind.CHILD and not self._is_placed(section.file, candidate):
            self._place(section, candidate)
        self.opened.add(stream)

    def reason_to_hold(self, candidate: Candidate) -> Held | None:
        """Why a person must look first, or None: then its record is of its stream, and of no other."""
        reason = self._reason_by_itself(candidate)
        if reason:
            return reason
        stream = self._streams.get(candidate.revision.stream)
        if stream is None:
            section = self._openings.get(candidate.hash)
            return Held.OUT_OF_SCOPE if section else Held.UNKNOWN_STREAM
        if not self._is_in_scope(candidate, stream):
            return Held.OUT_OF_SCOPE
        if candidate.body is None:
            return Held.BODY_MISSING
        self._records[candidate.revision.record] = candidate.revision.stream
        return None

    def _reason_by_itself(self, candidate: Candidate) -> Held | None:
        if candidate.device.revoked:
            return Held.REVOKED_DEVICE
        if candidate.revision.kind not in self._port.kinds:
            return Held.UNKNOWN_KIND
        if (candidate.revision.author, candidate.revision.author_key) not in self._keys:
            return Held.UNKNOWN_AUTHOR
        if self._records.get(candidate.revision.record, candidate.revision.stream) != candidate.revision.stream:
            return Held.OUT_OF_SCOPE
        return None

    def _may_open(self, candidate: Candidate, section: SectionOpened) -> bool:
        """A home opens files of its own, in which no other home begins anything, children that nobody knew before, and
        stays of children placed with it.
        """
        file = self._files.get(section.file)
        if file is None:
            return True
        if file.kind is not section.file_kind:
            return False
        if file.kind is not FileKind.CHILD and not candidate.device.hosted and file.home != candidate.device.home:
            return False
        return self._is_in_scope(candidate, self._as_stream(candidate.revision.stream, section, candidate.device.home))

    def _is_in_scope(self, candidate: Candidate, stream: StreamFacts) -> bool:
        if candidate.device.hosted:
            return self._port.may_write_at_desk(candidate.revision.author, stream)
        if stream.section is not SectionKind.SHEET and stream.home != candidate.device.home:
            return False
        return stream.file_kind is not FileKind.CHILD or self._is_placed(stream.file, candidate)

    def _is_placed(self, child: str, candidate: Candidate) -> bool:
        return any(
            placement.child == child and placement.home == candidate.device.home and _covers(placement, candidate)
            for placement in self._placements
        )

    def _place(self, section: SectionOpened, candidate: Candidate) -> None:
        home = candidate.device.home
        if home is None:
            return
        start = section.opened.isoformat()
        self._port.place_child(section.file, home, start, candidate.device.id)
        self._placements = [*self._placements, PlacementFacts(child=section.file, home=home, start=start, end=None)]

    def _learn(self, stream: str, section: SectionOpened, home: str | None) -> None:
        keeper = None if section.file_kind is FileKind.CHILD else home
        self._files.setdefault(section.file, FileFacts(id=section.file, kind=section.file_kind, home=keeper))
        self._streams[stream] = self._as_stream(stream, section, home)

    @staticmethod
    def _as_stream(stream: str, section: SectionOpened, home: str | None) -> StreamFacts:
        return StreamFacts(
            stream=stream, file=section.file, file_kind=section.file_kind, section=section.section, home=home
        )


def _section(candidate: Candidate) -> SectionOpened | None:
    """The section that a candidate opens; None when it opens none, or says so in a way that cannot be read."""
    revision = candidate.revision
    if revision.kind != SECTION_OPENED.slug or revision.op != Op.CREATE or candidate.body is None:
        return None
    try:
        content = candidate.body.statement().content
        section = SECTION_OPENED.read(revision.schema, content) if content else None
    except (msgspec.DecodeError, ValueError, RecursionError):
        return None
    if not isinstance(section, SectionOpened):
        return None
    return section if is_name(section.file) and is_name(section.authority) and is_name(section.home or "-") else None


def _covers(placement: PlacementFacts, candidate: Candidate) -> bool:
    if placement.end is None:
        return True
    return date.fromisoformat(candidate.evidence[:10]) <= date.fromisoformat(placement.end) + LATE_WRITING

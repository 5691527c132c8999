"""The demonstration leaves what it promises, whole; and a byte changed by hand afterwards is found at either end."""

import json
import sqlite3
import struct
import subprocess
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

from carer_app.clock import SystemClock, stamp
from carer_app.demo.household import Deed
from carer_app.demo.story import tell
from carer_app.domain.kind import FileKind
from carer_app.domain.kinds import kind_named, listed_kinds
from carer_app.doorway import Doorway
from carer_app.store.engine import open_keyed
from carer_app.store.tables import triggers
from carer_app.ui.shell import place as places
from tests.journeys.programs import run

SEED, TODAY = 3, date(2026, 11, 22)
CARER, LEAD = "Patience Thirlwell", "Lorraine Achterberg"
CHILDREN = {"foster-home": {"Kuba", "Nell"}, "childrens-home": {"Tash", "Yonas"}}
OPENERS = {"foster-home": CARER, "childrens-home": LEAD}
SPOILT = "CAST(substr(data, 1, 40) || x'21' || substr(data, 42) AS BLOB)"
MINUTES = 1200


def test_the_demonstration_is_whole_and_a_byte_changed_by_hand_is_found(tmp_path: Path) -> None:
    """All in one: the demonstration takes its time, and everything here looks at the same one."""
    out = tmp_path / "demo"
    made = run("carer_app", "demo", "--offscreen", "--out", out, "--seed", SEED, "--today", TODAY, seconds=MINUTES)
    assert made.returncode == 0, made.stderr
    assert "3 entries went to the council just now." in made.stdout
    papers_are_there(out)
    pictures_are_there(out)
    for home in CHILDREN:
        the_home_is_as_told(out, home)
    assert audit(out) == {"gaps": 0, "forks": 0, "held": 0, "broken": 0}
    a_change_at_the_gateway_is_found(out)
    a_change_in_the_store_is_found(out)


def papers_are_there(out: Path) -> None:
    names = set.union(*CHILDREN.values())
    assert {paper.name for paper in (out / "papers").iterdir()} == {f"review-{name.casefold()}.pdf" for name in names}
    for name in names:
        paper = out / "papers" / f"review-{name.casefold()}.pdf"
        done = subprocess.run(["pdftotext", str(paper), "-"], capture_output=True, text=True, check=True)
        assert name in done.stdout
        assert "22 November 2026" in done.stdout


def pictures_are_there(out: Path) -> None:
    """One of every page, light and dark, none the same as another."""
    alone = [kind for kind in listed_kinds(FileKind.CHILD) if not kind.one_per_file and not kind.part_of]
    forms = {f"{places.WRITE}-{kind.slug}" for kind in alone}
    pages = {
        *forms,
        places.TODAY,
        places.TIMELINE,
        places.REVIEW,
        places.SENDING,
        "unlock",
    }
    pictures = {picture.stem: picture.read_bytes() for picture in (out / "pictures").glob("*.png")}
    assert {f"{page}-{look}" for page in pages for look in ("light", "dark")} <= pictures.keys()
    for page in (places.RECORD, places.CHILD):
        assert any(name.startswith(f"{page}-") for name in pictures)
    assert all(struct.unpack(">II", data[16:24]) >= (1000, 700) for data in pictures.values())
    assert len(set(pictures.values())) == len(pictures)


def the_home_is_as_told(out: Path, home: str) -> None:
    """The same seed and the same day give the same records, and the store that holds them is whole."""
    story = tell(SEED, TODAY)
    told = [one for one in story.happenings if (one.home, one.deed) == (home, Deed.ADD) and one.child]
    assert {one["name"] for one in lines(out, home, "child", "list")} == CHILDREN[home]
    listed = lines(out, home, "list")
    assert Counter((one["kind"], one["written"]) for one in listed) == Counter(
        (one.kind, stamp(one.written)) for one in told
    )
    in_book = [one for one in story.happenings if one.home == home and kind_named(one.kind).file is FileKind.HOME]
    assert len(lines(out, home, "list", "--home")) == len(in_book)
    assert {one["state"] for one in listed} <= {"read", "received", "saved"}
    (checked,) = lines(out, home, "check")
    assert checked["broken"] == []
    assert checked["records"] > len(listed)


def lines(out: Path, home: str, *arguments: object) -> list[dict[str, Any]]:
    done = carer_app(out, home, *arguments, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    return [json.loads(line) for line in done.stdout.splitlines()]


def carer_app(out: Path, home: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    given = ("--data-dir", out / home, "--passphrase-file", out / "passphrase", "--as", OPENERS[home])
    return run("carer_app", *given, *arguments)


def audit(out: Path) -> dict[str, int]:
    """What the gateway finds wrong, by its own count."""
    done = run("carer_app.gateway", "audit", "--data-dir", out / "gateway", "--json")
    found: dict[str, int] = json.loads(done.stdout)
    wrong = {name: found[name] for name in ("gaps", "forks", "held", "broken")}
    assert done.returncode == (1 if wrong["gaps"] or wrong["broken"] else 0)
    assert found["records"] > 500
    return wrong


def a_change_at_the_gateway_is_found(out: Path) -> None:
    """Somebody with the database in hand changes what a carer signed, and puts the guards back."""
    raw = sqlite3.connect(out / "gateway" / "gateway.db", isolation_level=None)
    (guard,) = raw.execute("SELECT sql FROM sqlite_master WHERE name = 'revisions_no_update'").fetchone()
    raw.execute("DROP TRIGGER revisions_no_update")
    (one,) = raw.execute("SELECT hash FROM revisions WHERE kind = 'daily_log' LIMIT 1").fetchone()
    assert raw.execute(f"UPDATE revisions SET data = {SPOILT} WHERE hash = ?", (one,)).rowcount == 1
    raw.execute(guard)
    raw.close()
    found = run("carer_app.gateway", "audit", "--data-dir", out / "gateway", "--json")
    assert (found.returncode, json.loads(found.stdout)["broken"]) == (1, 1)
    assert found.stderr.splitlines() == [f"revision {one} is not what was signed"]


def a_change_in_the_store_is_found(out: Path) -> None:
    """Somebody with the key goes at the laptop's file by hand, and puts the guards back."""
    home = "foster-home"
    door = Doorway(out / home, SystemClock(), None)
    session = door.unlock(door.holder_named(CARER), (out / "passphrase").read_text().strip())
    key = session.keys.database_key()
    session.lock()
    raw = open_keyed(out / home / "store.db", key)
    raw.execute("DROP TRIGGER revisions_no_update")
    (one,) = raw.execute("SELECT hash FROM revisions WHERE kind = 'daily_log' LIMIT 1").fetchone()
    assert raw.execute(f"UPDATE revisions SET data = {SPOILT} WHERE hash = ?", (one,)).rowcount == 1
    raw.execute(triggers()["revisions_no_update"])
    raw.close()
    found = carer_app(out, home, "check", "--json")
    assert found.returncode == 1
    assert found.stderr.splitlines() == ["The store is not as it was written: 1 fault."]
    (broken,) = json.loads(found.stdout)["broken"]
    assert one in broken

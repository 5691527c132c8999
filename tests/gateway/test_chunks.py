"""Photos and papers at the gateway: chunk by chunk, in any order, to nobody who may not read what names them."""

import os
import stat
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from starlette.datastructures import Headers

from carer_app.clock import SetClock
from carer_app.gateway.audit import audit
from carer_app.gateway.auth import Message, signer
from carer_app.gateway.blob_place import FOLDER
from carer_app.gateway.db import photos
from carer_app.gateway.homes import end_placement, placements_of, revoke
from carer_app.gateway.services import Services
from carer_app.gateway.sweeping import sweep
from carer_app.gateway.trouble import RefusedError
from carer_app.sync.protocol import LARGEST_CHUNK
from tests.gateway.answers import directory_in, held_in
from tests.gateway.builders import Laptop, Writer
from tests.gateway.pictured import Caller, Pictured, pictured
from tests.gateway.signing import sign


@pytest.fixture
def caller(laptop: Laptop) -> Caller:
    return Caller(laptop)


@pytest.fixture
def sent(laptop: Laptop) -> Pictured:
    """A log about Robin with a photo of three chunks; its words are with the council, its chunks are not."""
    made = pictured(laptop, laptop.open_child().stay, os.urandom(2_300_000))
    laptop.sync()
    return made


def neighbour(services: Services) -> Laptop:
    """A computer of another home."""
    other = Laptop(services, Writer(name="Jo Bell"))
    other.enrol("Elm House")
    return other


def on_disk(tmp_path: Path) -> set[str]:
    return {path.name for path in (tmp_path / FOLDER).rglob("*") if path.is_file()}


def told(answer: object) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"]  # type: ignore[attr-defined]


def test_chunks_come_in_any_order_and_twice_and_go_back_as_they_came(
    caller: Caller, sent: Pictured, services: Services, tmp_path: Path
) -> None:
    names = list(sent.chunks)
    assert caller.missing(*names) == caller.missing(*names)
    assert caller.missing(*names).missing == tuple(names)
    for name in reversed(names):
        assert caller.get(name).json()["type"] == "chunk-awaited"
        assert [caller.put(name, sent.chunks[name]).status_code for _twice in range(2)] == [201, 200]
    assert caller.missing(*names).missing == ()
    assert {name: caller.get(name).content for name in names} == sent.chunks
    assert on_disk(tmp_path) == set(names)
    found = audit(services)
    assert (found.photos, found.awaited, found.broken) == (len(names), 0, 0)


def test_the_answer_says_which_records_wait_for_their_photos(laptop: Laptop, caller: Caller) -> None:
    stream = laptop.open_child().stay
    plain, with_photo = laptop.log(stream), pictured(laptop, stream)
    request = laptop.request()
    answer = laptop.sync()
    assert answer.waiting_for_photos == (with_photo.signed.hash,)
    assert plain.hash not in answer.waiting_for_photos
    for name, sealed in with_photo.chunks.items():
        caller.put(name, sealed)
    assert laptop.services.sync(request, laptop.id).waiting_for_photos == ()


def test_another_home_learns_nothing_not_even_whether_a_chunk_is_here(
    caller: Caller, sent: Pictured, services: Services
) -> None:
    here, away, *_rest = sent.chunks
    made_up = sha256(b"nobody's").hexdigest()
    caller.put(here, sent.chunks[here])
    stranger = Caller(neighbour(services))
    assert stranger.missing(here, away, made_up).unknown == (here, away, made_up)
    assert stranger.missing(here, away, made_up).missing == ()
    answers = {(stranger.get(name).status_code, stranger.get(name).content) for name in (here, away, made_up)}
    puts = {
        (answer.status_code, answer.content)
        for answer in (
            stranger.put(here, sent.chunks[here]),
            stranger.put(away, sent.chunks[away]),
            stranger.put(made_up, b"nobody's"),
        )
    }
    assert len(answers) == len(puts) == 1
    assert answers == puts
    assert audit(services).photos == 1


@pytest.mark.parametrize("sealed", [b"", b"others", b"x" * LARGEST_CHUNK])
def test_bytes_of_another_digest_are_refused_and_not_kept(
    caller: Caller, sent: Pictured, tmp_path: Path, sealed: bytes
) -> None:
    name = next(iter(sent.chunks))
    assert told(caller.put(name, sealed)) == (422, "wrong-digest")
    assert on_disk(tmp_path) == set()
    assert name in caller.missing(name).missing


def test_bytes_that_changed_on_their_way_are_refused_and_not_kept(
    caller: Caller, sent: Pictured, tmp_path: Path
) -> None:
    name, sealed = next(iter(sent.chunks.items()))
    request = caller.client.build_request(
        "PUT", f"/v1/chunks/{name}", content=sealed, headers={"Content-Type": "application/octet-stream"}
    )
    request.headers["Content-Digest"] = "sha-256=:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=:"
    assert told(caller.client.send(request)) == (422, "wrong-digest")
    assert on_disk(tmp_path) == set()


def test_what_says_that_it_is_two_gigabytes_is_not_read(caller: Caller, sent: Pictured, tmp_path: Path) -> None:
    name, sealed = next(iter(sent.chunks.items()))
    assert told(caller.put(name, sealed, **{"Content-Length": str(2 * 1024**3)})) == (413, "too-large")
    assert told(caller.put(name, b"x" * (LARGEST_CHUNK + 1))) == (413, "too-large")
    assert on_disk(tmp_path) == set()


@pytest.mark.parametrize("name", ["missing", "..%2f..%2fgateway.db", "A" * 64, "0" * 63])
def test_a_name_that_can_be_none_is_nobodys(caller: Caller, name: str, tmp_path: Path) -> None:
    assert caller.get(name).status_code == 404
    assert caller.put(name, b"x").status_code in (404, 405)
    assert on_disk(tmp_path) == set()


def test_too_many_at_once_are_refused(caller: Caller) -> None:
    names = [sha256(bytes([number % 256, number // 256])).hexdigest() for number in range(1001)]
    assert caller.missing(*names[:1000]).unknown == tuple(names[:1000])
    with pytest.raises(AssertionError):
        caller.missing(*names)


def test_nobody_is_answered_without_a_signature(caller: Caller, sent: Pictured, tmp_path: Path) -> None:
    name, sealed = next(iter(sent.chunks.items()))
    headers = {"Content-Type": "application/octet-stream"}
    assert caller.client.put(f"/v1/chunks/{name}", content=sealed, headers=headers).status_code == 401
    assert caller.client.get(f"/v1/chunks/{name}").status_code == 401
    assert caller.client.post("/v1/chunks/missing", json={"hashes": [name]}).status_code == 401
    assert on_disk(tmp_path) == set()


def test_a_slow_line_may_take_longer_than_a_nonce_is_good(caller: Caller, sent: Pictured, clock: SetClock) -> None:
    name, sealed = next(iter(sent.chunks.items()))
    began, nonce = clock.now(), caller.laptop.services.nonce()
    request = caller.client.build_request("PUT", f"/v1/chunks/{name}", content=sealed)
    sign(request, device=caller.laptop.id, key=caller.laptop.key, nonce=nonce, content=sealed)
    clock.move_to(began + timedelta(minutes=20))
    message = Message("PUT", str(request.url), Headers(raw=request.headers.raw), sealed, began)
    assert signer(caller.laptop.services, message) == caller.laptop.id
    with pytest.raises(RefusedError):
        signer(caller.laptop.services, message._replace(arrived=None))


def test_the_photos_of_a_computer_taken_off_the_list_are_kept_and_it_is_given_none(
    laptop: Laptop, caller: Caller, services: Services
) -> None:
    before = pictured(laptop, laptop.open_child().stay)
    stream = before.signed.revision.stream
    laptop.sync()
    first, *_rest = before.chunks
    caller.put(first, before.chunks[first])
    revoke(services, laptop.id)
    late = pictured(laptop, stream)
    answer = laptop.sync()
    assert held_in(services, answer) != []
    for made in (before, late):
        assert {caller.put(name, sealed).status_code for name, sealed in made.chunks.items()} <= {200, 201}
        assert {caller.get(name).json()["type"] for name in made.chunks} == {"chunk-unknown"}
    assert audit(services).photos == len(before.chunks) + len(late.chunks)


def test_when_a_child_has_moved_on_the_home_is_given_no_photo_and_may_still_send_its_own(
    laptop: Laptop, caller: Caller, sent: Pictured, services: Services, clock: SetClock
) -> None:
    name, *rest = sent.chunks
    caller.put(name, sent.chunks[name])
    child = directory_in(services, laptop.sync()).stays[0].child
    end_placement(services, placements_of(services, child)[0].id, date(2026, 3, 4), "a manager")
    clock.move_to(clock.now() + timedelta(days=3))
    assert told(caller.get(name)) == (404, "chunk-unknown")
    assert {caller.put(other, sent.chunks[other]).status_code for other in rest} == {201}


def test_what_is_damaged_at_the_gateway_is_handed_to_nobody_and_the_audit_finds_it(
    caller: Caller, sent: Pictured, services: Services, tmp_path: Path
) -> None:
    for name, sealed in sent.chunks.items():
        caller.put(name, sealed)
    changed, gone, *_whole = sent.chunks
    path = tmp_path / FOLDER / changed[:2] / changed
    path.write_bytes(path.read_bytes()[:-1] + b"\0")
    (tmp_path / FOLDER / gone[:2] / gone).unlink()
    assert told(caller.get(changed)) == told(caller.get(gone)) == (404, "chunk-awaited")
    found = audit(services)
    assert set(found.faults) == {f"chunk {name} is lost or was changed" for name in (changed, gone)}
    assert caller.put(gone, sent.chunks[gone]).status_code == 200
    assert caller.get(gone).content == sent.chunks[gone]


def test_the_audit_finds_a_name_that_was_taken_away_or_put_there(
    caller: Caller, sent: Pictured, services: Services
) -> None:
    name, sealed = next(iter(sent.chunks.items()))
    caller.put(name, sealed)
    with services.writing() as connection:
        connection.execute(photos.chunks.delete().where(photos.chunks.c.name == name))
    assert set(audit(services).faults) == {
        f"revision {sent.signed.hash} is known to name other photos than it does",
        f"chunk {name} is kept, and nothing names it",
    }


def test_only_the_gateways_own_account_may_read_the_files(caller: Caller, sent: Pictured, tmp_path: Path) -> None:
    name, sealed = next(iter(sent.chunks.items()))
    caller.put(name, sealed)
    folder = tmp_path / FOLDER
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (folder, folder / name[:2])}
    assert modes == {0o700}
    assert stat.S_IMODE((folder / name[:2] / name).stat().st_mode) == 0o600


def test_chunks_that_no_revision_names_any_more_go_and_those_named_twice_stay(
    laptop: Laptop, caller: Caller, services: Services, tmp_path: Path
) -> None:
    stream = laptop.open_child().stay
    gone, kept = pictured(laptop, stream), pictured(laptop, stream)
    laptop.sync()
    for made in (gone, kept):
        for name, sealed in made.chunks.items():
            caller.put(name, sealed)
    shared = next(iter(gone.chunks))
    with services.writing() as connection:
        photos.insert_new(connection, photos.chunks, [{"name": shared, "revision": kept.signed.hash}])
        photos.forget(connection, [gone.signed.hash])
    assert on_disk(tmp_path) == {*kept.chunks, shared}
    assert told(caller.get([*gone.chunks][1])) == (404, "chunk-unknown")


def test_what_a_crash_left_to_be_taken_away_goes_later_and_never_what_came_again(
    laptop: Laptop, caller: Caller, sent: Pictured, services: Services, tmp_path: Path
) -> None:
    name, *rest = sent.chunks
    for each, sealed in sent.chunks.items():
        caller.put(each, sealed)
    with services.writing() as connection:
        photos.let_go(connection, list(sent.chunks))
        photos.was_erased(connection)
        connection.execute(photos.chunks.delete().where(photos.chunks.c.name.in_(rest)))
    assert on_disk(tmp_path) == set(sent.chunks)
    assert caller.put(name, sent.chunks[name]).status_code == 201
    sweep(services.engine, services.blobs)
    assert on_disk(tmp_path) == {name}
    assert caller.get(name).content == sent.chunks[name]

"""The gateway's keys are made once, kept to itself, and do not change."""

import os
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag

from carer_app.gateway.keys import FILE, KeyFileError, keys_in
from carer_app.gateway.services import make_services


def test_keys_are_made_once_and_are_the_gateways_own(tmp_path: Path) -> None:
    first, again = keys_in(tmp_path), keys_in(tmp_path)
    assert (first.gateway, first.signing.public, first.sealing.public) == (
        again.gateway,
        again.signing.public,
        again.sealing.public,
    )
    assert os.stat(tmp_path / FILE).st_mode & 0o777 == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == [FILE]


def test_what_is_hosted_for_one_person_does_not_open_for_another(tmp_path: Path) -> None:
    keys = keys_in(tmp_path)
    sealed = keys.host("mia", b"secret")
    assert keys.hosted("mia", sealed) == b"secret"
    with pytest.raises(InvalidTag):
        keys.hosted("sam", sealed)


def test_a_key_file_that_others_may_read_is_refused(tmp_path: Path) -> None:
    keys_in(tmp_path)
    (tmp_path / FILE).chmod(0o644)
    with pytest.raises(KeyFileError, match="chmod 600"):
        keys_in(tmp_path)


@pytest.mark.parametrize("content", ["", "{}", "not json", '{"gateway": 1}'])
def test_a_broken_key_file_is_said_in_a_sentence(tmp_path: Path, content: str) -> None:
    keys_in(tmp_path)
    (tmp_path / FILE).write_text(content)
    with pytest.raises(KeyFileError, match="cannot be read"):
        keys_in(tmp_path)


def test_keys_of_another_gateway_are_refused(tmp_path: Path) -> None:
    make_services(tmp_path).close()
    (tmp_path / FILE).unlink()
    with pytest.raises(KeyFileError, match="another gateway"):
        make_services(tmp_path)


def test_profile_and_name_are_remembered(tmp_path: Path) -> None:
    make_services(tmp_path, profile="durham", name="Durham records").close()
    services = make_services(tmp_path)
    assert (services.profile.slug, services.name) == ("durham", "Durham records")
    services.close()

"""Which names mean the same medicine: as people write them on a list, say them, and mistype them."""

import pytest

from carer_app.domain.medicine_names import is_same_medicine

PARACETAMOL = (
    "Calpol Six Plus",
    "Anadin Extra",
    "Anadin Paracetamol",
    "Night Nurse",
    "Day Nurse",
    "Day & Night Nurse",
    "DayNurse capsules",
    "Solpadeine Max",
    "Solpadeine",
    "Paramol",
    "Panadol Extra",
    "Lemsip Max",
    "Solpadine",
    "Paracetemol",
)
IBUPROFEN = ("Nurofen", "Neurofen", "Neurophen", "Ibrufen", "Ibuprufen", "Ibuprofin", "Calprofen", "Cuprofen", "Brufen")


@pytest.mark.parametrize("name", PARACETAMOL)
def test_what_has_paracetamol_in_it_is_counted_with_paracetamol(name: str) -> None:
    assert is_same_medicine(name, "Paracetamol 500 mg")
    assert is_same_medicine("Paracetamol 500 mg", name)
    assert not is_same_medicine(name, "Ibuprofen")


@pytest.mark.parametrize("name", IBUPROFEN)
def test_what_has_ibuprofen_in_it_is_counted_with_ibuprofen(name: str) -> None:
    assert is_same_medicine(name, "Ibuprofen 200 mg")
    assert not is_same_medicine(name, "Paracetamol")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Vitamin A", "Vitamin D"),
        ("Vitamin B12", "Vitamin D"),
        ("Vitamin D drops", "Vitamin C 80 mg"),
        ("Cetirizine", "Loratadine"),
        ("Fluoxetine", "Paroxetine"),
        ("Day pill", "Night pill"),
        ("Nurse", "Paracetamol"),
    ],
)
def test_others_are_others(one: str, other: str) -> None:
    assert not is_same_medicine(one, other)
    assert not is_same_medicine(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Vitamin A", "vitamin a 800 micrograms"),
        ("Vitamin D3", "Vitamin D"),
        ("Vitamins", "Vitamin D"),
        ("Piritin", "Chlorphenamine"),
    ],
)
def test_the_same_by_a_letter_or_a_word_less_is_the_same(one: str, other: str) -> None:
    assert is_same_medicine(one, other)

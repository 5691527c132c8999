"""Whether two ways to write a medicine's name mean the same medicine, so that one by the same name is counted with it.

A false “yes” costs a question; a false “no” may cost a child a dose too many. So it says yes when in doubt.
"""

import re
from difflib import SequenceMatcher
from functools import lru_cache

_WORD = re.compile(r"[^\W\d_]+")
_CO = re.compile(r"\bco[ -](?=[a-z])")
_NURSE = re.compile(r"\b(?:day|night)(?:\s*(?:&|and|\+)\s*night)?[\s-]*nurse\b")
_ULTRA = re.compile(r"\banadin (?:ultra|joint)")
_VITAMIN = re.compile(r"\bvit(?:amin)?s?\b")
_VITAMIN_A = re.compile(r"\bvitamin a\b")
_NO_NAMES = frozenset(
    _WORD.findall(
        "mg mcg microgram micrograms g gram grams ml litre iu tab tabs tablet tablets cap caps capsule capsules caplet caplets"
        " pill pills liquid syrup suspension oral solution soluble dispersible chewable spoon spoons spoonful spoonfuls"
        " teaspoon sachet sachets puff puffs drop drops spray dose doses strength sugar free in of for per and or the a x"
        " one two three four half junior infant child children childrens paediatric adult plus max years relief"
    )
)
_HAVE = {
    "calpol": "paracetamol",
    "panadol": "paracetamol",
    "disprol": "paracetamol",
    "medinol": "paracetamol",
    "cocodamol": "paracetamol",
    "codydramol": "paracetamol",
    "paramol": "paracetamol",
    "solpadeine": "paracetamol",
    "migraleve": "paracetamol",
    "hedex": "paracetamol",
    "nightnurse": "paracetamol",
    "anadin": "paracetamol aspirin",
    "nuromol": "paracetamol ibuprofen",
    "anadinultra": "ibuprofen",
    "lemsip": "paracetamol",
    "beechams": "paracetamol",
    "acetaminophen": "paracetamol",
    "nurofen": "ibuprofen",
    "calprofen": "ibuprofen",
    "brufen": "ibuprofen",
    "ibrufen": "ibuprofen",
    "cuprofen": "ibuprofen",
    "neurophen": "ibuprofen",
    "advil": "ibuprofen",
    "piriton": "chlorphenamine",
    "chlorpheniramine": "chlorphenamine",
    "piriteze": "cetirizine",
    "zirtek": "cetirizine",
    "zyrtec": "cetirizine",
    "clarityn": "loratadine",
    "ventolin": "salbutamol",
    "ritalin": "methylphenidate",
    "concerta": "methylphenidate",
    "equasym": "methylphenidate",
    "medikinet": "methylphenidate",
}
"""What is in the packs that are often written by the maker's name (the leaflet of each, at medicines.org.uk).

Anadin has one or both of its two, by its kind: when in doubt it counts with both.
"""
_MEANT = frozenset(" ".join(_HAVE.values()).split())
_LONG, _ALIKE = 8, 0.88
_LONG_MAKER, _ALIKE_MAKER = 6, 0.85


def is_same_medicine(one: str, other: str) -> bool:
    """Whether both name the same medicine: whatever the letters' size, the spaces, the strength and the form; by the
    maker's name or by what is in it; and with a letter that slipped. Where one of them names nothing, it is not.
    """
    first, second = _names(one), _names(other)
    if not first or not second:
        return False
    return _all_in(first, second) or _all_in(second, first) or bool(first & second & _MEANT)


def _all_in(some: frozenset[str], others: frozenset[str]) -> bool:
    return all(any(_is_alike(word, other) for other in others) for word in some)


def _is_alike(one: str, other: str) -> bool:
    if one == other:
        return True
    return min(len(one), len(other)) >= _LONG and SequenceMatcher(None, one, other).ratio() >= _ALIKE


@lru_cache(maxsize=5_000)
def _names(text: str) -> frozenset[str]:
    """The words that name it; a maker's name stands as what is in it, and the letter of a vitamin is a name."""
    text = _CO.sub("co", text.casefold().replace("'", "").replace("’", ""))
    text = _VITAMIN_A.sub("vitamin retinol", _VITAMIN.sub("vitamin", text))
    text = _ULTRA.sub("anadinultra", _NURSE.sub("nightnurse", text))
    words = (word for word in _WORD.findall(text) if word not in _NO_NAMES)
    return frozenset(name for word in words for name in _in_the_pack(word).split())


@lru_cache(maxsize=5_000)
def _in_the_pack(word: str) -> str:
    """What is in a pack of this maker's name, also where a letter slipped; any other word stays what it is."""
    if word in _HAVE or word in _MEANT or len(word) < _LONG_MAKER:
        return _HAVE.get(word, word)
    alike = ((SequenceMatcher(None, word, maker).ratio(), maker) for maker in _HAVE if len(maker) >= _LONG_MAKER)
    ratio, maker = max(alike)
    return _HAVE[maker] if ratio >= _ALIKE_MAKER else word

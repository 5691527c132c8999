"""Whether two ways to write a medicine's name mean the same medicine, so that one by the same name is counted with it.

A false “yes” costs a question; a false “no” may cost a child a dose too many. So it says yes when in doubt.
"""

import re
from difflib import SequenceMatcher
from functools import lru_cache

_WORD = re.compile(r"[^\W\d_]+")
_CO = re.compile(r"\bco[ -](?=[a-z])")
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
    "lemsip": "paracetamol",
    "beechams": "paracetamol",
    "acetaminophen": "paracetamol",
    "nurofen": "ibuprofen",
    "calprofen": "ibuprofen",
    "brufen": "ibuprofen",
    "piriton": "chlorphenamine",
    "chlorpheniramine": "chlorphenamine",
    "piriteze": "cetirizine",
    "zirtek": "cetirizine",
    "clarityn": "loratadine",
    "ventolin": "salbutamol",
    "ritalin": "methylphenidate",
    "concerta": "methylphenidate",
    "equasym": "methylphenidate",
    "medikinet": "methylphenidate",
}
"""What is in the packs that are often written by the maker's name (the leaflet of each, at medicines.org.uk)."""
_LONG, _ALIKE = 8, 0.88


def is_same_medicine(one: str, other: str) -> bool:
    """Whether both name the same medicine: whatever the letters' size, the spaces, the strength and the form; by the
    maker's name or by what is in it; and with a letter that slipped. Where one of them names nothing, it is not.
    """
    first, second = _names(one), _names(other)
    if not first or not second:
        return False
    return _all_in(first, second) or _all_in(second, first) or bool(first & second & frozenset(_HAVE.values()))


def _all_in(some: frozenset[str], others: frozenset[str]) -> bool:
    return all(any(_is_alike(word, other) for other in others) for word in some)


def _is_alike(one: str, other: str) -> bool:
    if one == other:
        return True
    return min(len(one), len(other)) >= _LONG and SequenceMatcher(None, one, other).ratio() >= _ALIKE


@lru_cache(maxsize=5_000)
def _names(text: str) -> frozenset[str]:
    """The words that name it; a maker's name stands as what is in it."""
    words = _WORD.findall(_CO.sub("co", text.casefold().replace("'", "").replace("’", "")))
    return frozenset(_HAVE.get(word, word) for word in words if word not in _NO_NAMES)

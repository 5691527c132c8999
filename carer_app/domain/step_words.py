"""The words of a step turned to whoever reads or says them: to the young person as “you”, in a carer's mouth as “they”.

What was signed stays as it was; only how it is said on a page or a paper is turned.
"""

import re

_OF_THEM = {
    "by myself": "by themselves",
    "on my own": "on their own",
    "my way": "their way",
    "I choose": "they choose",
}
_TO_YOU = {"they": "you", "them": "you", "their": "your", "themselves": "yourself", "theirs": "yours"}
_WORDS = re.compile(r"\b(?:" + "|".join(_TO_YOU) + r")\b")
_OWN = re.compile(r"\b(?:I|me|my|mine|myself)\b")
_OTHERS = re.compile(r"\b(?:others|I)\b")


def of_them(words: str) -> str:
    """A step as a carer says it of the young person. Words that would still say “I” or “my” stay as they are."""
    said = words
    for own, theirs in _OF_THEM.items():
        said = said.replace(own, theirs)
    return words if _OWN.search(said) else said


def to_you(words: str) -> str:
    """What a step looks like, said to the young person. Words in which “they” are other people stay as they are."""
    if _OTHERS.search(words):
        return words
    return _WORDS.sub(lambda found: _TO_YOU[found[0]], words)

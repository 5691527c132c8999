"""Secrets in letters that can be read aloud, copied by hand and typed back, with a letter that finds a slip of the pen."""

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CHECK = LETTERS + "*~$=U"
_GROUP = 4
_BITS = 5


def spelled(secret: bytes) -> str:
    """A secret whose bits make whole letters, in groups of four, and its check letter."""
    number = int.from_bytes(secret)
    count = len(secret) * 8 // _BITS
    letters = "".join(LETTERS[(number >> (_BITS * place)) & 31] for place in reversed(range(count)))
    groups = [letters[start : start + _GROUP] for start in range(0, count, _GROUP)]
    return "-".join([*groups, check_letter(letters)])


def as_typed(text: str) -> str:
    """One form for what somebody typed: without hyphens and spaces, in capitals, O read as zero, I and L as one."""
    plain = text.upper().replace("-", "").replace(" ", "").strip()
    return plain.replace("O", "0").replace("I", "1").replace("L", "1")


def is_spelled(plain: str, length: int) -> bool:
    """Whether this is of the form of a secret of so many bytes, be there a slip in it or not."""
    return len(plain) == length * 8 // _BITS + 1 and all(letter in LETTERS for letter in plain[:-1])


def check_letter(letters: str) -> str:
    """The letter that finds a slip: any one wrong letter, or two in the wrong order, give another."""
    return _CHECK[_number(letters) % len(_CHECK)]


def secret_of(letters: str, length: int) -> bytes:
    """What `spelled` spelled in these letters, without their check letter."""
    return _number(letters).to_bytes(length)


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * len(LETTERS) + LETTERS.index(letter)
    return number

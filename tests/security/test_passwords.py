import bcrypt
import pytest
from pydantic import SecretStr, TypeAdapter, ValidationError

from letzshop_core.security.passwords import NewPassword, PasswordHasher

new_password = TypeAdapter(NewPassword)


@pytest.mark.parametrize("password", ["12345678", "x" * 72, "ä" * 36, "        ", "pass wörd 🔑"])
def test_accepted(password: str) -> None:
    assert new_password.validate_python(password).get_secret_value() == password


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("", "password_too_short"),
        ("1234567", "password_too_short"),
        ("🔑" * 7, "password_too_short"),  # 28 bytes, but 7 characters
        ("x" * 73, "password_too_long"),
        ("ä" * 37, "password_too_long"),  # 37 characters, but 74 bytes
        ("1234\x005678", "control_character"),
        (12345678, "string_type"),
        ("\ud800" * 8, "string_unicode"),
    ],
)
def test_refused(password: object, code: str) -> None:
    with pytest.raises(ValidationError) as raised:
        new_password.validate_python(password)
    assert [error["type"] for error in raised.value.errors()] == [code]


def test_a_password_is_not_shown() -> None:
    with pytest.raises(ValidationError) as raised:
        new_password.validate_python("hunter2")
    assert "hunter2" not in str(raised.value.errors(include_input=False))
    assert "hunter22" not in repr(new_password.validate_python("hunter22"))


@pytest.fixture(scope="module")
def hasher() -> PasswordHasher:
    return PasswordHasher(rounds=4)


@pytest.mark.parametrize(
    ("tried", "right"),
    [
        ("correct horse", True),
        ("Correct horse", False),
        ("correct hors", False),
        ("", False),
        ("correct horse\0", False),
        ("\ud800", False),
    ],
)
async def test_only_the_same_password_is_right(
    hasher: PasswordHasher, tried: str, right: bool
) -> None:
    hashed = await hasher.hash(SecretStr("correct horse"))
    assert await hasher.verify(SecretStr(tried), hashed) is right
    assert await hasher.verify(SecretStr(tried), None) is False


async def test_what_bcrypt_would_cut_off_counts(hasher: PasswordHasher) -> None:
    hashed = await hasher.hash(SecretStr("x" * 72))
    assert await hasher.verify(SecretStr("x" * 72), hashed)
    assert not await hasher.verify(SecretStr("x" * 73), hashed)


async def test_equal_passwords_have_different_hashes(hasher: PasswordHasher) -> None:
    password = SecretStr("correct horse")
    assert await hasher.hash(password) != await hasher.hash(password)


async def test_the_cost_is_as_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    hasher = PasswordHasher(rounds=5)
    hashed = await hasher.hash(SecretStr("correct horse"))
    tried: list[bytes] = []
    monkeypatch.setattr(bcrypt, "checkpw", lambda _, known: tried.append(known) is None)
    for known in (hashed, None):  # nobody's password takes as long as somebody's
        await hasher.verify(SecretStr("correct horse"), known)
    assert [known[:7] for known in (hashed.encode(), *tried)] == [b"$2b$05$"] * 3

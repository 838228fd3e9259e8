import base64
import json
from datetime import timedelta
from typing import Any

import jwt
import pytest

from letzshop_core.errors import Unauthenticated
from letzshop_core.security.tokens import Tokens, weakness
from letzshop_core.testing.factories import NOON, FixedClock

SECRET = "0123456789abcdef" * 4


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def tokens(clock: FixedClock) -> Tokens:
    return Tokens(SECRET, clock=clock, cache_size=3)


def payload(**claims: Any) -> dict[str, Any]:
    now = int(NOON.timestamp())
    good = {"sub": "7", "iat": now, "exp": now + 60, "jti": "x", "iss": "letzshop", "ver": 2}
    return {name: value for name, value in (good | claims).items() if value is not ...}


def test_a_token_says_who_and_which_version(tokens: Tokens) -> None:
    claims = tokens.verify(tokens.issue(7, 2))
    assert (claims.user_id, claims.version) == (7, 2)
    assert claims.expires_at == (NOON + timedelta(minutes=30)).timestamp()


def test_claims_are_the_registered_ones_and_no_two_tokens_are_equal(tokens: Tokens) -> None:
    token = tokens.issue(7, 2)
    claims = jwt.decode(token, options={"verify_signature": False})
    assert claims.keys() == {"sub", "iat", "exp", "jti", "iss", "ver"}
    assert claims["sub"] == "7"
    assert jwt.get_unverified_header(token) == {"alg": "HS256", "typ": "JWT"}
    assert tokens.issue(7, 2) != token


def test_an_expired_token_is_refused_also_when_it_was_verified_before(
    tokens: Tokens, clock: FixedClock
) -> None:
    seen, unseen = tokens.issue(7, 2), tokens.issue(7, 2)
    clock.time += timedelta(minutes=30) - timedelta(seconds=1)
    tokens.verify(seen)
    clock.time += timedelta(seconds=1)
    for token in (seen, unseen, seen):
        with pytest.raises(Unauthenticated) as raised:
            tokens.verify(token)
        assert raised.value.code == "token/expired"


def unsigned(claims: dict[str, Any]) -> str:
    parts = ({"alg": "none", "typ": "JWT"}, claims)
    encoded = [base64.urlsafe_b64encode(json.dumps(p).encode()).rstrip(b"=") for p in parts]
    return b".".join([*encoded, b""]).decode()


def sign(claims: dict[str, Any], secret: str = SECRET, algorithm: str = "HS256") -> str:
    return jwt.encode(claims, secret, algorithm=algorithm)


@pytest.mark.parametrize(
    "token",
    [
        pytest.param("", id="empty"),
        pytest.param("nonsense", id="no JWT"),
        pytest.param("ä.ö.ü", id="not ASCII"),
        pytest.param("\ud800", id="not even UTF-8"),
        pytest.param("a" * 100_000, id="long"),
        pytest.param(unsigned(payload()), id="alg none"),
        pytest.param(sign(payload(), SECRET[::-1]), id="other secret"),
        pytest.param(sign(payload(), SECRET, "HS512"), id="HS512"),
        pytest.param(sign(payload(), algorithm="HS384"), id="HS384"),
        pytest.param(sign(payload())[:-2], id="cut"),
        pytest.param(sign(payload(iss="other")), id="other issuer"),
        *(
            pytest.param(sign(payload(**{name: ...})), id=f"no {name}")
            for name in ("sub", "iat", "exp", "jti", "iss", "ver")
        ),
        pytest.param(sign(payload(sub="admin")), id="sub is not a number"),
        pytest.param(sign(payload(ver="x")), id="ver is not a number"),
        pytest.param(sign(payload(ver=None)), id="ver is null"),
        *(
            pytest.param(sign(payload(**{name: number})), id=f"{name} is {number}")
            for name in ("exp", "ver")
            for number in (float("inf"), float("nan"))
        ),
    ],
)
def test_forged_or_foreign_tokens_are_refused(tokens: Tokens, token: str) -> None:
    with pytest.raises(Unauthenticated) as raised:
        tokens.verify(token)
    assert raised.value.code == "token/invalid"


def test_a_well_made_payload_is_accepted(tokens: Tokens) -> None:
    assert tokens.verify(sign(payload())).user_id == 7  # or the table above proves nothing


def test_the_cache_is_bounded(tokens: Tokens) -> None:
    issued = [tokens.issue(user, 0) for user in range(10)]
    for _ in range(2):
        assert [tokens.verify(token).user_id for token in issued] == list(range(10))
    assert len(tokens._cache) == 3


@pytest.mark.parametrize(
    ("secret", "reason"),
    [
        ("short", "fewer than 32 bytes"),
        ("x" * 31, "fewer than 32 bytes"),
        ("x" * 32, "placeholder"),
        ("1234567" * 5, "placeholder"),
        ("your-super-secret-key-change-in-production-immediately", "placeholder"),
        ("your-very-long-random-secret-key-at-least-32-characters", "placeholder"),
    ],
)
def test_weak_secrets_are_told(secret: str, reason: str) -> None:
    assert reason in (weakness(secret) or "")


def test_a_random_secret_is_not_weak() -> None:
    assert weakness("qkz0J0tTgQZ4C1x9b7vS0cQbq2vXK3a5Hn8yR6uWmEo") is None
    assert weakness("0a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f9") is None

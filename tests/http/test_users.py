from datetime import timedelta
from typing import Any

import pytest
from tests.http.clients import ADMIN_PASSWORD, PASSWORD, Api, Client, serving

from letzshop_core.testing.factories import FixedClock
from letzshop_core.uow import Store
from letzshop_http.limiter import SlidingWindows

DEFAULT_LOGIN = {"username": "admin", "password": "admin123"}
NEW = {"username": "newvendor", "email": "vendor@example.com", "password": "securepassword123"}
USER_FIELDS = {
    "id",
    "username",
    "email",
    "role",
    "is_active",
    "last_login",
    "created_at",
    "updated_at",
}


class TestRegister:
    async def test_gives_the_user_without_a_password(self, api: Api) -> None:
        user = await api.anonymous.post("/register", NEW, 201)
        assert user.keys() == USER_FIELDS
        assert (user["username"], user["email"]) == ("newvendor", "vendor@example.com")
        assert (user["role"], user["is_active"], user["last_login"]) == ("user", True, None)
        assert user["created_at"] == "2026-03-01T12:00:00Z"

    @pytest.mark.parametrize("again", [{"username": "NEWVENDOR"}, {"email": "Vendor@Example.com"}])
    async def test_taken_names_and_addresses(self, api: Api, again: dict[str, str]) -> None:
        await api.anonymous.post("/register", NEW, 201)
        other = {"username": "other", "email": "other@example.com"} | again
        problem = await api.anonymous.post("/register", NEW | other, 409)
        assert problem["code"].endswith("/taken")

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("username", "a"),
            ("username", "a b"),
            ("username", 5),
            ("email", "nonsense"),
            ("password", "short"),
            ("password", "x" * 73),
            ("password", None),
            ("is_admin", True),
            ("role", "admin"),
        ],
    )
    async def test_bad_input_names_the_field(self, api: Api, field: str, value: object) -> None:
        problem = await api.anonymous.post("/register", NEW | {field: value}, 422)
        assert [error["loc"] for error in problem["errors"]] == [[field]]
        assert "x" * 10 not in str(problem)


class TestLogin:
    @pytest.mark.parametrize("login", ["newvendor", "NEWVENDOR", "Vendor@example.com"])
    async def test_gives_a_token(self, api: Api, login: str) -> None:
        await api.anonymous.post("/register", NEW, 201)
        body = {"username": login, "password": NEW["password"]}
        session = await api.anonymous.post("/login", body)
        assert session.keys() == {"access_token", "token_type", "expires_in", "user"}
        assert (session["token_type"], session["expires_in"]) == ("bearer", 1800)
        assert session["user"].keys() == USER_FIELDS
        me = await Client(api.conductor, session["access_token"]).get("/me")
        assert me["username"] == "newvendor"
        assert me["last_login"] == "2026-03-01T12:00:00Z"

    async def test_takes_a_form(self, api: Api) -> None:
        await api.anonymous.post("/register", NEW, 201)
        session = await api.anonymous.post(
            "/login",
            body="grant_type=password&username=newvendor&password=securepassword123&scope=",
            headers={"Content-Type": "application/x-www-form-urlencoded"},
        )
        assert session["token_type"] == "bearer"

    async def test_wrong_password_and_unknown_user_are_the_same(self, api: Api) -> None:
        await api.anonymous.post("/register", NEW, 201)
        problems = []
        for login, password in (
            ("newvendor", "wrong password"),
            ("nobody", "securepassword123"),
            ("newvendor", "x" * 1000),
            ("newvendor", ""),
        ):
            body = {"username": login, "password": password}
            problem = await api.anonymous.post("/login", body, 401)
            del problem["request_id"]
            problems.append(problem)
        assert all(problem == problems[0] for problem in problems)

    async def test_a_deactivated_user_is_forbidden_with_the_right_password_only(
        self, api: Api
    ) -> None:
        user = await api.anonymous.post("/register", NEW, 201)
        admin = await api.admin()
        await admin.put(f"/admin/users/{user['id']}/status", {"is_active": False})
        login = {"username": "newvendor", "password": NEW["password"]}
        await api.anonymous.post("/login", login, 403)
        await api.anonymous.post("/login", login | {"password": "wrong password"}, 401)

    async def test_guessing_is_throttled(self, api: Api, clock: FixedClock) -> None:
        await api.anonymous.post("/register", NEW, 201)
        for _ in range(10):
            body = {"username": "newvendor", "password": "wrong password"}
            await api.anonymous.post("/login", body, 401)
        clock.time += timedelta(seconds=0.7)
        result = await api.anonymous.call(
            "POST", "/login", json={"username": "newvendor", "password": NEW["password"]}
        )
        assert result.status_code == 429
        assert result.headers["retry-after"] == "900"


class TestDefaultPassword:
    async def test_is_good_from_the_machine_itself(self, memory_store: Store) -> None:
        async with serving(memory_store, local_only=True) as api:
            await api.letzshop.users.ensure_admin()
            for host in ("localhost", "127.0.0.1", "[::1]"):
                await api.anonymous.post(
                    "/login", DEFAULT_LOGIN, host=host, remote_addr="127.0.0.1"
                )

    @pytest.mark.parametrize(
        "how",
        [
            {"remote_addr": "192.0.2.1"},
            {"host": "shop.example"},
            {"host": "localhost.shop.example"},
            {"headers": {"X-Forwarded-For": "127.0.0.1"}},
            {"headers": {"X-Forwarded-For": ""}},
            {"headers": {"Forwarded": "for=127.0.0.1"}},
            {"host": "localhost:http"},
            {"headers": {"X-Forwarded-Port": "80"}},
            {"headers": {"CF-Connecting-IP": "192.0.2.1"}},
        ],
    )
    async def test_is_no_good_through_proxies_or_for_other_names(
        self, memory_store: Store, how: dict[str, Any]
    ) -> None:
        async with serving(memory_store, local_only=True) as api:
            await api.letzshop.users.ensure_admin()
            how = {"host": "localhost", "remote_addr": "127.0.0.1"} | how
            await api.anonymous.post("/login", DEFAULT_LOGIN, 401, **how)

    async def test_is_no_good_on_a_server_that_others_can_reach(self, memory_store: Store) -> None:
        async with serving(memory_store, local_only=True) as api:
            await api.letzshop.users.ensure_admin()
        async with serving(memory_store) as api:
            local = {"host": "localhost", "remote_addr": "127.0.0.1"}
            await api.anonymous.post("/login", DEFAULT_LOGIN, 401, **local)


class TestMe:
    async def test_has_the_own_shops(self, api: Api) -> None:
        vendor = await api.user("vendor")
        me = await vendor.get("/me")
        assert me.keys() == USER_FIELDS | {"shops"}
        assert (me["role"], me["shops"]) == ("user", [])
        shop = await vendor.post("/shops", {"shop_code": "mine", "shop_name": "Mine"}, 201)
        me = await vendor.get("/me")
        assert (me["role"], me["shops"]) == ("shop_owner", [shop])

    async def test_an_expired_token_is_refused(self, api: Api, clock: FixedClock) -> None:
        vendor = await api.user("vendor")
        clock.time += timedelta(minutes=30)
        result = await vendor.call("GET", "/me")
        assert result.status_code == 401
        assert result.headers["www-authenticate"].startswith("Bearer")
        assert result.json["code"] == "token/expired"


class TestPassword:
    async def test_change_ends_all_tokens(self, api: Api) -> None:
        vendor = await api.user("vendor")
        other = await api.log_in("vendor")
        change = {"current_password": PASSWORD, "new_password": "another password"}
        await vendor.put("/me/password", change, 204)
        for client in (vendor, other):
            await client.get("/me", 401)
        await (await api.log_in("vendor", "another password")).get("/me")

    @pytest.mark.parametrize(
        ("current", "new", "status"),
        [
            ("wrong", "another password", 403),
            (PASSWORD, "short", 422),
            (PASSWORD, "x" * 73, 422),
            (PASSWORD, None, 422),
        ],
    )
    async def test_refusals(self, api: Api, current: str, new: str | None, status: int) -> None:
        vendor = await api.user("vendor")
        change = {"current_password": current, "new_password": new}
        await vendor.put("/me/password", change, status)
        await vendor.get("/me")


class TestAdmin:
    async def test_lists_users_in_pages(self, api: Api) -> None:
        admin = await api.admin()
        for name in ("anna", "bert"):
            await api.user(name)
        page = await admin.get("/admin/users", query_string="limit=2")
        assert [user["username"] for user in page["items"]] == ["admin", "anna"]
        assert (page["total"], page["total_is_estimate"]) == (3, False)
        assert (page["skip"], page["limit"]) == (0, 2)
        page = await admin.get("/admin/users", params={"cursor": page["next_cursor"]})
        assert [user["username"] for user in page["items"]] == ["bert"]
        assert page["next_cursor"] is None

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("search=BERT", ["bert"]),
            ("role=admin", ["admin"]),
            ("role=user&is_active=true", ["bert"]),
            ("is_active=0", ["anna"]),
            ("search=", ["admin", "anna", "bert"]),
        ],
    )
    async def test_filters_users(self, api: Api, query: str, expected: list[str]) -> None:
        admin = await api.admin()
        anna = await (await api.user("anna")).get("/me")
        await api.user("bert")
        await admin.put(f"/admin/users/{anna['id']}/status")
        page = await admin.get("/admin/users", query_string=query)
        assert [user["username"] for user in page["items"]] == expected

    @pytest.mark.parametrize(
        "query",
        ["role=king", "is_active=maybe", "nonsense=1", "limit=0", "cursor=x", "search=a%00"],
    )
    async def test_bad_filters(self, api: Api, query: str) -> None:
        await (await api.admin()).get("/admin/users", 422, query_string=query)

    async def test_ends_a_users_tokens_at_once(self, api: Api) -> None:
        admin, vendor = await api.admin(), await api.user("vendor")
        status = f"/admin/users/{(await vendor.get('/me'))['id']}/status"
        assert (await admin.put(status, {"is_active": False}))["is_active"] is False
        await vendor.get("/me", 401)
        assert (await admin.put(status))["is_active"] is True
        await vendor.get("/me", 401)
        await (await api.log_in("vendor")).get("/me")

    async def test_cannot_deactivate_the_last_admin(self, api: Api) -> None:
        admin = await api.admin()
        me = await admin.get("/me")
        problem = await admin.put(f"/admin/users/{me['id']}/status", {"is_active": False}, 409)
        assert problem["code"] == "user/last-admin"
        await admin.get("/me")

    @pytest.mark.parametrize("user_id", ["999999", "x", "-1", "9" * 30])
    async def test_unknown_users(self, api: Api, user_id: str) -> None:
        await (await api.admin()).put(f"/admin/users/{user_id}/status", None, 404)

    @pytest.mark.parametrize(
        "body", [{"is_active": "no"}, {"is_active": 0}, {"is_active": None}, {"active": True}, []]
    )
    async def test_bad_wishes(self, api: Api, body: object) -> None:
        admin, vendor = await api.admin(), await api.user("vendor")
        user_id = (await vendor.get("/me"))["id"]
        await admin.put(f"/admin/users/{user_id}/status", body, 422)
        await vendor.get("/me")

    async def test_reads_who_did_what(self, api: Api, clock: FixedClock) -> None:
        admin, vendor = await api.admin(), await api.user("vendor")
        clock.time += timedelta(minutes=1)
        await vendor.post("/shops", {"shop_code": "mine", "shop_name": "Mine"}, 201)
        page = await admin.get("/admin/audit")
        assert [entry["action"] for entry in page["items"]] == [
            "shop.create",
            "user.register",
            "user.first-admin",
        ]
        entry = page["items"][0]
        assert entry == {
            "id": entry["id"],
            "at": "2026-03-01T12:01:00Z",
            "username": "vendor",
            "action": "shop.create",
            "subject": "shop/MINE",
            "details": {"owner": "vendor"},
        }
        for query, expected in (
            ("username=vendor", 2),
            ("action=shop.create", 1),
            ("subject=shop/MINE", 1),
            ("since=2026-03-01T12:01:00Z", 1),
            ("until=2026-03-01T12:01:00Z", 2),
            ("since=2026-03-01T13:01:00%2B01:00", 1),
        ):
            page = await admin.get("/admin/audit", query_string=query)
            assert len(page["items"]) == expected, query
        assert PASSWORD not in str(page)
        assert ADMIN_PASSWORD not in str(page)

    @pytest.mark.parametrize(
        "time",
        [
            "2026",
            "1772366460",
            "2026-03-01",
            "2026-03-01T12:01:00",
            "2026-03-01T12:01:00 01:00",
            "0001-01-01T00:00:00%2B14:00",
            "9999-12-31T23:59:59-14:00",
            "yesterday",
        ],
    )
    async def test_what_is_no_time_with_its_offset_is_refused(self, api: Api, time: str) -> None:
        answer = await (await api.admin()).call("GET", "/admin/audit", query_string=f"since={time}")
        assert answer.status_code == 422, answer.text
        assert answer.json["errors"][0]["loc"] == ["since"]


@pytest.mark.parametrize("path", ["/register", "/login"])
async def test_registration_and_login_are_limited_by_address(
    memory_store: Store, path: str
) -> None:
    async with serving(memory_store, limiter=SlidingWindows()) as api:
        for _ in range(10):
            await api.anonymous.post(path, {}, 422, remote_addr="192.0.2.1")
        result = await api.anonymous.call("POST", path, json=NEW, remote_addr="192.0.2.1")
        assert result.status_code == 429
        assert 1 <= int(result.headers["retry-after"]) <= 60
        await api.anonymous.post(path, {}, 422, remote_addr="192.0.2.2")

"""Each mail goes out, once if possible, or is given up."""

from datetime import timedelta

import pytest
from tests.mail import MailServer
from tests.services.postbox import Market, Postbox

from letzshop_core.adapters.smtp import SmtpMailer
from letzshop_core.app import Letzshop
from letzshop_core.errors import MailNotSent
from letzshop_core.notifications.models import Notification
from letzshop_core.testing.factories import add_shop


class TestSending:
    @pytest.fixture
    async def told_twice(self, market: Market) -> Market:
        """A market with two mails to send, the first to info@tech.example."""
        await market.letzshop.shops.set_active(market.shop.id, False, by=market.admin)
        market.clock.time += timedelta(seconds=1)
        shop = await add_shop(market.store, market.owner, "OTHER")
        await market.letzshop.shops.set_active(shop.id, False, by=market.admin)
        return market

    async def test_each_goes_out_once(self, told_twice: Market) -> None:
        assert len(await told_twice.told()) == 2
        told_twice.clock.time += timedelta(days=30)
        assert await told_twice.told() == []

    async def test_a_mailer_that_is_away_is_asked_again_less_and_less_often(
        self, memory_market: Market
    ) -> None:
        market, asked = memory_market, []
        market.postbox.trouble["anybody"] = MailNotSent("away", transient=True)
        await market.letzshop.shops.set_active(market.shop.id, False, by=market.admin)
        told_at = market.clock.now()
        for minute in range(60 * 24):
            market.clock.time = told_at + timedelta(minutes=minute)
            if await market.waiting(market.clock.now()) is not None:
                asked.append(minute)
                assert await market.letzshop.notifications.send_due() == 0
        assert asked == [0, 1, 3, 7, 15, 31, 63, 127, 255, 511, 871, 1231]
        market.postbox.trouble.clear()
        market.clock.time += timedelta(hours=6)
        (mail,) = await market.told()
        assert (mail.subject, mail.created_at) == ("TECH is deactivated", told_at)

    async def test_one_that_has_to_wait_holds_up_nobody_for_long(self, told_twice: Market) -> None:
        told_twice.postbox.trouble["info@tech.example"] = MailNotSent("450 busy", transient=True)
        assert await told_twice.letzshop.notifications.send_due() == 0
        assert await told_twice.letzshop.notifications.send_due() == 1
        assert told_twice.postbox.subjects == ["OTHER is deactivated"]

    async def test_a_mail_server_that_was_down_gets_it_later(self, market: Market) -> None:
        server = MailServer()
        mailer = SmtpMailer(
            "127.0.0.1", port=server.port, sender="shops@market.example", security="none"
        )
        letzshop = Letzshop(market.store, clock=market.clock, mailer=mailer)
        await letzshop.shops.set_active(market.shop.id, False, by=market.admin)
        assert await letzshop.notifications.send_due() == 0
        server.start()
        try:
            assert await letzshop.notifications.send_due() == 0, "it is not due yet"
            market.clock.time += timedelta(minutes=1)
            assert await letzshop.notifications.send_due() == 1
        finally:
            server.stop()
            await letzshop.shops.close()
        assert [mail["Subject"] for mail in server.received] == ["TECH is deactivated"]

    @pytest.mark.parametrize(
        "trouble", [MailNotSent("450 busy", transient=True), RuntimeError("a mistake of ours")]
    )
    async def test_what_never_succeeds_is_given_up(
        self, told_twice: Market, caplog: pytest.LogCaptureFixture, trouble: Exception
    ) -> None:
        market, raised = told_twice, 0
        market.postbox.trouble["info@tech.example"] = trouble
        first = market.clock.now()
        while await market.waiting(market.clock.now() + timedelta(hours=6)) is not None:
            try:
                await market.letzshop.notifications.send_due()
            except RuntimeError:
                raised += 1
            market.clock.time += timedelta(hours=6)
            assert market.clock.now() < first + timedelta(days=7)
        assert market.postbox.subjects == ["OTHER is deactivated"]
        assert "given up after 24 attempts" in caplog.text
        assert "Söhne" not in caplog.text
        assert raised == (24 if isinstance(trouble, RuntimeError) else 0)

    async def test_what_is_refused_is_dropped_and_holds_nobody_up(
        self, told_twice: Market, caplog: pytest.LogCaptureFixture
    ) -> None:
        market = told_twice
        market.postbox.trouble["info@tech.example"] = MailNotSent("550 unknown", transient=False)
        assert await market.letzshop.notifications.send_due() == 2
        assert market.postbox.subjects == ["OTHER is deactivated"]
        assert "given up: 550 unknown" in caplog.text
        market.postbox.trouble.clear()
        market.clock.time += timedelta(days=1)
        assert await market.letzshop.notifications.send_due() == 0

    async def test_a_process_that_dies_after_sending_sends_the_same_mail_again(
        self, told_twice: Market
    ) -> None:
        market = told_twice

        class Killed(BaseException):
            pass

        class DyingPostbox(Postbox):
            async def send(self, mail: Notification) -> None:
                await super().send(mail)
                raise Killed

        dying = DyingPostbox()
        other = Letzshop(market.store, clock=market.clock, mailer=dying)
        with pytest.raises(Killed):
            await other.notifications.send_due()
        assert len(await market.told()) == 1, "the other one; nobody knows yet of the first"
        market.clock.time += timedelta(minutes=1)
        (again,) = await market.told()
        (first,) = dying.mails
        assert (again.id, again.created_at, again.text) == (first.id, first.created_at, first.text)
        assert again.attempts == 1

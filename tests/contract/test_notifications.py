from letzshop_core.testing.notifications import NotificationRepositoryContract


class TestNotificationRepository(NotificationRepositoryContract):
    """On each of our stores."""

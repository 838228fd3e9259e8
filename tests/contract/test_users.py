from letzshop_core.testing.users import UserRepositoryContract


class TestUserRepository(UserRepositoryContract):
    """On each of our stores."""

from letzshop_core.testing.audit import AuditLogContract


class TestAuditLog(AuditLogContract):
    """On each of our stores."""

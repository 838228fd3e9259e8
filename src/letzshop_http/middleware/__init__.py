"""What happens to every request."""

from letzshop_http.middleware.envelope import Envelope

__all__ = ["Envelope"]

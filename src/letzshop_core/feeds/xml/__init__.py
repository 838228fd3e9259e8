"""Product feeds in XML: the items (``items``) and what their elements say in cells (``cells``)."""

from letzshop_core.feeds.xml.items import XmlItems, actual_encoding, as_declared

__all__ = ["XmlItems", "actual_encoding", "as_declared"]

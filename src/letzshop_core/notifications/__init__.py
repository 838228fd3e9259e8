"""Mails to shop owners: about what admins did to the shop, and about imports that went wrong."""

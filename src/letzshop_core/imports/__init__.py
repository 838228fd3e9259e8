"""Imports: from a feed at a URL, or an uploaded file, into the catalogue.

In the order in which a job passes through them:

- ``service`` queues jobs and tells their owners how they are doing; ``options`` and ``models``
  are what goes in and out, ``ports`` what a store has to offer for it.
- ``worker`` claims jobs and renews its leases on them, with the ``resources`` that the marketplace
  lends it. ``run`` is one attempt at one job: fetch (into the ``spool``, from an address that
  ``addresses`` allows), read, finish. ``leased_job`` stores how far it is, ``progress_meter``
  measures it.
- ``engine`` brings the feed into the catalogue, two batches at a time. ``batches`` reads the
  rows and sorts out what is unchanged (``standing``) or a duplicate (``id_filter``);
  ``incoming`` makes the others ready for the store, ``dry_run`` says what they would change.
- ``bulk`` is what a store has to offer for whole batches; ``matching`` decides for every store
  which product a row is.
- ``errors_file`` gives the rejected rows back to the vendor.
"""

"""The bundled HTTP server of letzshop: a thin Falcon adapter over :mod:`letzshop_core`."""

"""What tests of letzshop and of adapters to it share: contract suites, factories, servers.

Each contract suite is a plain pytest class whose async tests take a ``store`` fixture; subclass
it beside a fixture that yields your own store. Needs the ``test`` extra.
"""

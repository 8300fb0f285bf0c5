"""Starting pfprehab on a machine that has nothing but Python: servers, demo, tests.

The product imports nothing from here while it runs. Only `prepare`, a process of its own, loads
Django.
"""

"""Starting pfprehab on a machine that has nothing but Python: servers, demo, tests.

Nothing here is imported by the product while it runs; nothing here imports Django.
"""

"""The corporate-number register (国税庁 法人番号公表サイト) as a store of its own: import, index, find.

It lies outside the application's database, its backup and its audit chain: it holds nothing but what the
National Tax Agency publishes and can be built again from its files. ``store.open_register(folder)`` gives
what ``rules.names.registered.Register`` describes.
"""

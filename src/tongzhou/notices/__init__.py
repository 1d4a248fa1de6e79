"""Notices: telling people that something waits for them.

A notice is a row for one account; `publish` tells the event stream, on commit, that a topic changed.
Channels beyond the page (SMS, a hospital's own messaging) stand behind a port with a local outbox.
Addresses are text keys: this package knows nobody, it only delivers.
"""

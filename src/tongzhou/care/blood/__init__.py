"""Blood 血液保障: asked for, offered, issued, carried at the right temperature, received, used; every bag to its end.

Recorded, not traded: component, group, amount with its unit, expiry, temperature, receipt by the other side. No price.
"""

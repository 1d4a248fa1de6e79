"""Goals 四个一: an urgent need solved, a weak link mended, a team brought up, a service added.

Each has a baseline and evidence, is accepted by the recipient, and is looked at again after the expert has left.
"""

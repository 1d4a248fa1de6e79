"""The 120 network 调度: calls, the ambulances sent to them, the last position of each while it is on a call, the handover signed by both.

A person decides who is sent; the platform suggests. No track is kept.
"""

"""Resources 资金与设备: money and things: planned, bought, delivered, accepted, in use.

Fund, project, budget lines, purchase, delivery, acceptance by the recipient; the equipment register and its use.
"""

"""Referrals 双向转诊: a patient goes up to the right bed and comes back with a plan; the loop is closed by both sides.

One record for every path, up, down, and out of the network: request, answer, bed held, on the road, arrival
confirmed by the receiver, treatment, summary back, closing by the sender.
"""

"""Pages of two-way referral: the list, a new one, one referral on one screen, the sub-centre, beds, the outside party's page."""

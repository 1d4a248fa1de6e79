"""Rows of postings: batches and teams, postings with their steps and absences, hand-over, appraisal, rules."""

from tongzhou.support.postings.models.groups import Batch, Team
from tongzhou.support.postings.models.papers import Appraisal, HandOver
from tongzhou.support.postings.models.postings import Absence, Posting, Step
from tongzhou.support.postings.models.rules import PostingRule

__all__ = ["Absence", "Appraisal", "Batch", "HandOver", "Posting", "PostingRule", "Step", "Team"]

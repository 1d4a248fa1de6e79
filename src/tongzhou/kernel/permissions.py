"""Everything that can be permitted, in one list. Which role may what stands in accounts/rules.py."""

from __future__ import annotations

from enum import StrEnum


class Permission(StrEnum):
    """One thing somebody may do. Granted by a role at a place; never to a person by name."""

    # directory
    READ_DIRECTORY = "directory.read"
    EDIT_DIRECTORY = "directory.edit"
    # accounts
    INVITE = "accounts.invite"
    GRANT_ROLE = "accounts.grant"
    SET_SECURITY = "accounts.security"
    BREAK_GLASS = "accounts.break_glass"
    REVIEW_BREAK_GLASS = "accounts.review_break_glass"
    READ_AUDIT = "audit.read"
    # partnerships
    READ_PARTNERSHIP = "partnerships.read"
    EDIT_PARTNERSHIP = "partnerships.edit"
    SET_DEFAULT_LIMITS = "partnerships.default_limits"
    # ledger
    READ_LEDGER = "ledger.read"
    CLAIM = "ledger.claim"
    CONFIRM = "ledger.confirm"
    REVERSE = "ledger.reverse"
    VERIFY_LEDGER = "ledger.verify"
    # indicators
    DEFINE_INDICATORS = "indicators.define"
    BRING_IN_TABLES = "indicators.tables"
    SUBSCRIBE = "indicators.subscribe"
    # patients
    REGISTER_PATIENT = "patients.register"
    READ_PATIENT = "patients.read"
    MERGE_PATIENTS = "patients.merge"
    # consultations
    ASK = "consultations.ask"
    ANSWER = "consultations.answer"
    ALLOCATE = "consultations.allocate"
    READ_CASE = "consultations.read"
    EDIT_TEMPLATES = "consultations.templates"
    EDIT_ROSTER = "consultations.roster"
    # referrals
    REFER = "referrals.refer"
    # emergency
    RESCUE = "emergency.rescue"
    # blood
    HANDLE_BLOOD = "blood.handle"
    READ_BLOOD = "blood.read"
    # the 120 network
    DISPATCH = "dispatch.dispatch"
    RIDE = "dispatch.ride"
    # support
    READ_SUPPORT = "support.read"
    EDIT_COMMITMENTS = "support.commitments"
    EDIT_VISITS = "support.visits"
    MANAGE_POSTINGS = "support.postings"
    EDIT_POSTING_RULES = "support.posting_rules"
    MANAGE_PLACEMENTS = "support.placements"
    TEACH = "support.teach"
    MANAGE_CAPABILITY = "support.capability"
    MANAGE_RESOURCES = "support.resources"
    USE_DEVICES = "support.devices"
    REPORT_SAFETY = "support.safety_report"
    REVIEW_SAFETY = "support.safety_review"
    IMPORT = "support.import"
    # assessment
    READ_ASSESSMENT = "assessment.read"
    APPEAL = "assessment.appeal"
    MANAGE_ASSESSMENT = "assessment.manage"

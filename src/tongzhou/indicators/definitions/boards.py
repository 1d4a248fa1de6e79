"""The boards: which indicators stand on one page for whom, in the order in which a director asks.

Data only. Every board answers the same three questions first: what was done, is it more than last year, who can do it
alone now. A code that the catalogue does not hold (yet) is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tongzhou.indicators.definitions import catalogue
from tongzhou.indicators.definitions.indicator import Indicator
from tongzhou.indicators.engine.cube import Level, On
from tongzhou.kernel.words import Words


class Subject(StrEnum):
    """Whose board it is."""

    COUNTY = "county"
    INSTITUTION = "institution"
    PROGRAMME = "programme"
    REGION = "region"

    @property
    def words(self) -> Words:
        """The board in words."""
        return _SUBJECTS[self]

    @property
    def level(self) -> Level:
        """By what its figures are told apart; a region's rows are the counties in it."""
        return _LEVELS[self]

    @property
    def side(self) -> On:
        """Whose place counts: a supporter's board is about what it gave, every other about what was received."""
        return On.SUPPORTING if self is Subject.INSTITUTION else On.RECEIVING


_SUBJECTS = {
    Subject.COUNTY: Words("县", "county"),
    Subject.INSTITUTION: Words("支援医院", "supporter"),
    Subject.PROGRAMME: Words("项目", "programme"),
    Subject.REGION: Words("地区", "region"),
}
_LEVELS = {
    Subject.COUNTY: Level.COUNTY,
    Subject.INSTITUTION: Level.INSTITUTION,
    Subject.PROGRAMME: Level.PROGRAMME,
    Subject.REGION: Level.COUNTY,
}


@dataclass(frozen=True, slots=True)
class Section:
    """A question and the indicators that answer it."""

    words: Words
    codes: tuple[str, ...]

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """Those that the catalogue holds."""
        return tuple(catalogue.ALL[code] for code in self.codes if code in catalogue.ALL)


@dataclass(frozen=True, slots=True)
class Board:
    """What stands on a board: a few large figures, then sections."""

    subject: Subject
    headline: tuple[str, ...]
    sections: tuple[Section, ...]

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """All of its indicators, each once, the headline's first."""
        codes = (*self.headline, *(code for section in self.sections for code in section.codes))
        return tuple(catalogue.ALL[code] for code in dict.fromkeys(codes) if code in catalogue.ALL)


_PEOPLE = Section(
    Words("来了多少人，学成多少人", "who came, who was trained"),
    ("experts_posted", "on_site_days", "posting_days_covered", "staff_trained", "placements_completed", "expert_workstations"),
)  # fmt: skip
_ALONE = Section(
    Words("现在自己能做什么", "what is done alone now"),
    (
        "techniques", "techniques_independent", "techniques_kept_share", "techniques_kept", "independent_procedures",
        "clinical_services", "local_firsts", "key_departments",
    ),
)  # fmt: skip
_SERVICE = Section(
    Words("看了多少病人", "patients treated"),
    ("outpatient_and_emergency_visits", "admissions", "operations", "operations_grade_3_4_share", "prehospital_rescues"),
)  # fmt: skip
_REMOTE = Section(
    Words("远程问得到、答得快吗", "remote help: asked and answered"),
    ("remote_consultations", "consultation_answer_median", "consultation_answer_p90", "consultations_within_limit", "consultations_usable_share", "consultations_outcome_known_share"),
)  # fmt: skip
_TEACHING = Section(
    Words("教了什么", "teaching"),
    ("teaching_ward_rounds", "surgical_teaching", "lectures", "case_discussions", "skills_trainings", "training_courses"),
)  # fmt: skip
_STAYS = Section(
    Words("病人留在县里了吗", "do patients stay in the county"),
    ("in_county_admission_rate", "in_county_fund_share", "down_referral_share"),
)
_MONEY = Section(
    Words("钱和设备用上了吗", "money and equipment"),
    (
        "funds",
        "spending",
        "spent_share",
        "equipment_value",
        "devices",
        "equipment_in_use_share",
        "projects",
        "persons_benefited",
    ),
)
_OUTREACH = Section(
    Words("义诊、上门、互访", "free clinics, home visits, mutual visits"),
    ("free_clinics", "home_visits", "aided_patients", "mutual_visits"),
)
_GOALS = Section(
    Words("答应的事", "what was agreed"),
    ("goals_reached", "specialty_milestones"),
)

BOARDS: dict[Subject, Board] = {
    one.subject: one
    for one in (
        Board(
            Subject.COUNTY,
            ("techniques_independent", "remote_consultations", "experts_posted", "operations"),
            (_ALONE, _REMOTE, _PEOPLE, _SERVICE, _TEACHING, _STAYS, _MONEY, _OUTREACH),
        ),
        Board(
            Subject.INSTITUTION,
            ("experts_posted", "remote_consultations", "techniques_independent", "staff_trained"),
            (_PEOPLE, _TEACHING, _REMOTE, _ALONE, _SERVICE, _OUTREACH),
        ),
        Board(
            Subject.PROGRAMME,
            ("techniques_independent", "experts_posted", "remote_consultations", "funds"),
            (_ALONE, _PEOPLE, _SERVICE, _TEACHING, _REMOTE, _MONEY, _OUTREACH, _GOALS),
        ),
        Board(
            Subject.REGION,
            ("techniques_independent", "remote_consultations", "experts_posted", "operations"),
            (
                Section(
                    Words("各地一览", "place by place"),
                    (
                        "techniques_independent", "remote_consultations", "experts_posted", "on_site_days", "staff_trained",
                        "outpatient_and_emergency_visits", "operations", "in_county_admission_rate",
                    ),
                ),
            ),
        ),
    )
}  # fmt: skip

COMPARED = (
    "techniques_independent", "remote_consultations", "consultation_answer_median", "consultations_within_limit", "experts_posted",
    "on_site_days", "staff_trained", "independent_procedures", "teaching_ward_rounds", "surgical_teaching", "operations",
    "outpatient_and_emergency_visits", "in_county_admission_rate",
)  # fmt: skip
"""What a county is compared by with its peers."""

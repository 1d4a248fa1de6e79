"""What can be asked for by name: the indicators of the catalogue, and what the partnership's own records hold.

A name never changes its meaning: what is counted differently gets another name.
"""

from __future__ import annotations

from tongzhou.indicators.definitions import catalogue
from tongzhou.indicators.definitions.catalogue.awaited import is_awaited
from tongzhou.indicators.definitions.indicator import Indicator
from tongzhou.indicators.definitions.reading import kinds, targets
from tongzhou.indicators.rules.measures import Record
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.quantities import Unit
from tongzhou.kernel.words import Words

Known = Indicator | Record
"""Whatever can be computed under a name."""

NO_MEASURE = catalogue.NO_INDICATOR

RECORDS: tuple[Record, ...] = (
    Record("years_of_cooperation", Words("合作年数", "years of cooperation"), Unit.YEAR),
    Record("community_supporters", Words("结对的社区卫生服务中心", "community centres paired"), Unit.PLACE),
    Record("township_recipients", Words("结对的乡镇卫生院", "township health centres paired"), Unit.PLACE),
    Record("agreement_parties", Words("协议签约方", "parties of an agreement"), Unit.PLACE),
)
ALL: dict[str, Known] = {**catalogue.ALL, **{one.code: one for one in RECORDS}}
"""Everything by its name, in the order in which a page lists it."""


def _counters(*codes: str) -> tuple[Indicator, ...]:
    return tuple(catalogue.ALL[code] for code in codes)


PEOPLE = _counters(
    "experts_posted", "on_site_days", "staff_trained", "placements_completed", "independent_procedures",
    "expert_workstations",
)  # fmt: skip
TEACHING = _counters(
    "teaching_ward_rounds", "surgical_teaching", "lectures", "case_discussions", "skills_trainings",
    "management_guidance", "public_health_trainings", "training_courses",
)  # fmt: skip
SERVICE = _counters(
    "outpatient_and_emergency_visits", "admissions", "emergency_admissions", "operations",
    "prehospital_rescues", "remote_consultations", "platelet_deliveries", "platelet_doses",
    "maternal_deaths_5_years",
)  # fmt: skip
CAPABILITY = _counters(
    "techniques", "clinical_services", "local_firsts", "techniques_independent", "techniques_kept",
    "specialty_milestones", "key_departments", "research_grants_provincial", "papers_core_zh",
    "papers_sci", "preparations", "goals_reached",
)  # fmt: skip
OUTREACH = _counters(
    "free_clinics", "home_visits", "exchange_experts", "aided_patients", "aid_out_of_pocket",
    "aid_length_of_stay", "mutual_visits", "delegations",
)  # fmt: skip
MONEY = _counters(
    "funds", "spending", "projects", "project_categories", "project_sites", "households_benefited",
    "persons_benefited", "vehicles", "devices", "sets", "equipment_value", "unit_price",
)  # fmt: skip
"""The counters that public reports of programmes give, by the chapter of a report."""


def get(code: str) -> Known:
    """What is computed under this name. Raises NotFound."""
    if code not in ALL:
        raise NotFound(NO_MEASURE, code=code)
    return ALL[code]


def counted_in(what: Known) -> Unit:
    """The unit of what is counted. Raises ValueError for a ratio, which is compared with nothing that is counted."""
    if not isinstance(what.unit, Unit):
        raise ValueError(f"{what.code} is a ratio")
    return what.unit


def promisable() -> list[Indicator]:
    """What a commitment may name: counted in a unit, over records that are posted today, hanging on no promise itself."""
    return [
        one
        for one in catalogue.ALL.values()
        if isinstance(one.unit, Unit) and not targets(one.tree) and not any(map(is_awaited, kinds(one.tree)))
    ]

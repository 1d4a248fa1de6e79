"""Small odd ledgers with figures worked out by hand: what a definition has to mean, place by place, window by window.

Who counts, on which day, what is left out; a nation is never a mean of its counties, what is missing is never zero. Asked on the slow
reference (tests/unit) and on the ledger itself (tests/integration).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from tongzhou.indicators.definitions.catalogue import ALL
from tongzhou.indicators.definitions.catalogue.making import act
from tongzhou.indicators.definitions.reading import needs
from tongzhou.indicators.engine.combining import UNKNOWN, figures
from tongzhou.indicators.engine.cube import WHOLE, By, Engine, Level, Map, On
from tongzhou.indicators.engine.facts import Data, Fact, Standing
from tongzhou.indicators.rules.windows import Window

Wanted = str | None
YEAR = Window(date(2025, 1, 1), date(2026, 1, 1))
A, B = "530101", "530202"
"""Two counties of two prefectures of one province."""
ALL_TOGETHER, COUNTIES, HOUSES, PROVINCES = By(), By(Level.COUNTY), By(Level.INSTITUTION), By(Level.PROVINCE)


def days(first: str, last: str) -> Window:
    """From a day to a day, both inside."""
    return Window(date.fromisoformat(first), date.fromordinal(date.fromisoformat(last).toordinal() + 1))


ACTIVITY = days("2025-06-01", "2026-05-31")


def house(
    name: str, county: str, tier: str = "county", kind: str = "general_hospital", **when: date
) -> Standing:
    """A house in a county."""
    codes = {"province": county[:2], "prefecture": county[:4], "county": county}
    return Standing(
        institution=name, start=when.get("start"), end=when.get("end"), kind=kind, tier=tier, **codes
    )


PLACES = (
    house("s", "110101", "province"), house("ha", A), house("ha2", A, kind="tcm_hospital"), house("hb", B),
    house("ta", A, "township", "township_centre"),
    house("moved", A, "township", "township_centre", end=date(2025, 7, 1)),
    house("moved", B, "township", "township_centre", start=date(2025, 7, 1)),
)  # fmt: skip


def at(receiving: str, supporting: str = "s", **more: str) -> dict[str, str]:
    """Who received from whom."""
    return {"receiving": receiving, "supporting": supporting, **more}


@dataclass(frozen=True, slots=True)
class Meaning:
    """A ledger, an indicator over a window, and what it comes to: together, or by place (places that are not named have no figure)."""

    code: str
    says: str
    wanted: Mapping[str, Wanted]
    facts: tuple[Fact, ...]
    window: Window
    by: By

    def __str__(self) -> str:
        return f"{self.code}: {self.says}"

    @property
    def data(self) -> Data:
        """Its ledger and map."""
        return Data(self.facts, PLACES)

    def worked(self, engine: Engine) -> dict[str, Decimal | None]:
        """What the engine makes of it at each place that has a known figure, and at those that are named."""
        tree = ALL[self.code].tree
        found = figures(tree, [self.window], engine.compute(needs(tree, self.window), self.by))
        places = {place for (place, _), value in found.items() if value.number is not None} | set(self.wanted)
        return {place: found.get((place, self.window), UNKNOWN).number for place in places}

    @property
    def expected(self) -> dict[str, Decimal | None]:
        """By place."""
        return {place: None if one is None else Decimal(one) for place, one in self.wanted.items()}


def means(
    code: str,
    says: str,
    wanted: Wanted | Mapping[str, Wanted],
    *facts: Fact,
    window: Window = YEAR,
    by: By = ALL_TOGETHER,
) -> Meaning:
    """One case; its records are numbered in their order."""
    every = tuple(replace(one, entry=f"{n:03}") for n, one in enumerate(facts, 1))
    told = wanted if isinstance(wanted, Mapping) else {WHOLE: wanted}
    return Meaning(code, says, told, every, window, by)


def run(
    pathway: str = "stemi",
    came: str = "ambulance",
    kind: str = "emergency_event",
    on: str = "2025-03-10",
    **told: int | str | bool,
) -> Fact:
    """An emergency."""
    return act(kind, on, pathway=pathway, came=came, told=told)


def stated(
    house: str,
    value: int,
    first: str = "2025-01-01",
    last: str = "2025-12-31",
    measure: str = "maternal_deaths",
) -> Fact:
    """What a house states for its place and days."""
    return act("health_outcome", first, last, columns={"receiving": house}, measure=measure, value=value)


def row(series: str, number: int, county: str = "ha", month: str = "2025-01-01") -> Fact:
    """A row of a table from outside."""
    return act(f"outside.{series}", month, quantity=number, columns={"receiving": county})


EMERGENCY = (
    means("fmc_to_ecg_met", "9 minutes are less than 10, 10 are not", "50", run(minutes_fmc_to_ecg=9), run(minutes_fmc_to_ecg=10)),
    means("fmc_to_ecg_mean", "not known and backwards are in neither side", "9.5", run(minutes_fmc_to_ecg=9), run(minutes_fmc_to_ecg=10), run(), run(minutes_fmc_to_ecg=-30)),
    means("fmc_to_ecg_median", "of an even number the mean of the two in the middle", "8.5", *(run(minutes_fmc_to_ecg=n) for n in (30, 4, 9, 8))),
    means("fmc_to_ecg_least", "backwards is not the shortest", "4", *(run(minutes_fmc_to_ecg=n) for n in (30, 4, -9))),
    means("fmc_to_ecg_greatest", "the longest", "30", *(run(minutes_fmc_to_ecg=n) for n in (30, 4, -9))),
    means("door_to_balloon_met", "90 minutes meet it, 91 do not", "50", run(minutes_door_to_balloon=90), run(minutes_door_to_balloon=91)),
    means("door_to_balloon_mean", "who walked in counts, in the hospital's own book", "90", run(minutes_door_to_balloon=60), run(came="walk_in", kind="emergency_event_alone", minutes_door_to_balloon=120)),
    means("door_to_balloon_events", "a stroke has no balloon", "1", run(minutes_door_to_balloon=70), run("stroke", minutes_door_to_balloon=40)),
    means("door_to_balloon_events", "only backwards: not known, which is not zero", None, run(minutes_door_to_balloon=-5)),
    means("door_to_needle_stroke_met", "60 minutes meet it, 61 do not", "75", *(run("stroke", minutes_door_to_needle=n) for n in (30, 45, 60, 61))),
    means("door_to_needle_stroke_best", "45 minutes are best, 46 are not", "50", *(run("stroke", minutes_door_to_needle=n) for n in (30, 45, 46, 61))),
    means("door_to_needle_stemi_met", "30 minutes meet it; strokes and needles on the road are left out", "50", run(minutes_door_to_needle=30), run(minutes_door_to_needle=31), run(minutes_door_to_needle=-20), run("stroke", minutes_door_to_needle=10)),
    means("door_to_needle_stemi_median", "strokes are left out", "25", run(minutes_door_to_needle=25), run("stroke", minutes_door_to_needle=90)),
    means("door_in_door_out_met", "30 minutes meet it; of who stayed there is none", "50", run(outcome="transferred", minutes_door_in_door_out=30), run(came="transfer", outcome="admitted", minutes_door_in_door_out=31), run(outcome="admitted")),
    means("door_in_door_out_known_share", "of three sent on two are known; the transfer is not asked twice", "66.666667", run(outcome="transferred", minutes_door_in_door_out=20), run("trauma", outcome="transferred", minutes_door_in_door_out=200), run("stroke", outcome="transferred"), run(came="transfer", outcome="admitted")),
    means("ecg_before_arrival_share", "ambulance and transfer STEMI; a door that is not known is left out", "50", run(ecg_before_arrival=True), run(came="transfer", ecg_before_arrival=False), run(came="walk_in", ecg_before_arrival=True), run("stroke", ecg_before_arrival=True), run()),
    means("emergency_events", "on the day of arrival, in China; reversed ones are none", "2", run(on="2025-01-31"), run(on="2025-01-01", kind="emergency_event_alone"), run(on="2025-02-01"), act("emergency_event", "2025-01-05", taken_back="2025-02-01"), window=days("2025-01-01", "2025-01-31")),
)  # fmt: skip

REFERRAL = (
    means("referrals_up", "who did not come and who went outside are none", "2", act("referral_up"), act("referral_up"), act("referral_up_unmet"), act("referral_outside")),
    means("referrals_accepted_share", "declined counts against, a no-show was accepted", "75", act("referral_up", accepted=True), act("referral_up", accepted=True), act("referral_up_unmet", accepted=True, arrived=False), act("referral_up_unmet", accepted=False, arrived=False)),
    means("referrals_arrived_share", "a no-show and a declined one did not arrive", "50", act("referral_up", arrived=True), act("referral_up", arrived=True), act("referral_up_unmet", accepted=True, arrived=False), act("referral_up_unmet", accepted=False, arrived=False)),
    means("referral_answer_median", "who was declined waited too", "30", act("referral_up", minutes_to_answer=10), act("referral_up", minutes_to_answer=30), act("referral_up_unmet", minutes_to_answer=90)),
    means("referrals_outside_share", "of those who arrived", "25", *(act("referral_up", network=True) for _ in range(3)), act("referral_outside", network=False), act("referral_up_unmet")),
    means("referrals_down_per_up", "none down is zero, none up is not known", {A: "0", B: None}, act("referral_up", columns=at("ha")), act("referral_down", columns=at("hb")), by=COUNTIES),
    means("ordered_out_of_county_share", "to supporters only: those outside the network are not asked for", "20", act("referral_up", columns=at("ha", pairing="p")), row("insurance_out_of_county", 5)),
    means("ordered_out_of_county_share", "outside the network only; a referral inside the county is none", "20", act("referral_outside", columns=at("ha", "ha")), act("referral_up", columns=at("ta", "ha")), row("insurance_out_of_county", 5)),
    means("down_referral_share", "from the county hospital to a township; from a supporter to the county hospital is none", "1", act("referral_down", columns=at("ta", "ha")), act("referral_down", columns=at("ha", "s")), act("referral_down", columns=at("ta", "s")), row("discharges_county", 100)),
)  # fmt: skip

PEOPLE = (
    means("experts_posted", "who came to two counties counts once in the province", {"53": "2"}, act("posting", who="expert:x", columns=at("ha")), act("posting", "2025-09-01", who="expert:x", columns=at("hb")), act("posting", who="expert:y", columns=at("hb")), by=PROVINCES),
    means("experts_posted", "and in each of the counties", {A: "1", B: "2"}, act("posting", who="expert:x", columns=at("ha")), act("posting", "2025-09-01", who="expert:x", columns=at("hb")), act("posting", who="expert:y", columns=at("hb")), by=COUNTIES),
    means("experts_posted", "whom a supporter sent, by the supporter", {"s": "1"}, act("posting", who="expert:x", columns=at("ha")), act("posting", "2025-09-01", who="expert:x", columns=at("hb")), by=By(Level.INSTITUTION, On.SUPPORTING)),
    means("experts_posted", "a township that moved: each where it lay that day", {A: "1", B: "1"}, act("posting", "2025-06-30", who="expert:x", columns=at("moved")), act("posting", "2025-07-01", who="expert:x", columns=at("moved")), by=COUNTIES),
    means("experts_posted", "a township that moved, on today's map", {B: "1"}, act("posting", "2025-06-30", who="expert:x", columns=at("moved")), act("posting", "2025-07-01", who="expert:x", columns=at("moved")), by=By(Level.COUNTY, map=Map.TODAY, today=date(2025, 12, 1))),
    means("posting_heads_attainment", "a quarter is not held against the heads of a year", {"ha": "60", "hb": "20"}, *(act("posting", on, who=f"expert:{on}", columns=at("ha")) for on in ("2024-10-01", "2025-02-01", "2025-09-30", "2024-09-30")), act("posting", "2025-07-01", who="expert:b", columns=at("hb")), window=days("2025-07-01", "2025-09-30"), by=HOUSES),
    means("posting_heads_attainment", "an activity year; TCM hospitals have their own rule", {"ha": "40"}, act("posting", "2025-06-01", who="expert:a", columns=at("ha")), act("posting", "2026-05-31", who="expert:b", columns=at("ha")), act("posting", "2026-05-31", who="expert:c", columns=at("ha2")), window=ACTIVITY, by=HOUSES),
    means("posting_heads_attainment_tcm", "one of three", {"ha2": "33.333333"}, act("posting", who="expert:c", columns=at("ha2")), act("posting", who="expert:a", columns=at("ha")), by=HOUSES),
    means("posting_days_covered", "two at once count once, days outside the window not", "31", act("on_site_days", "2024-12-01", "2025-01-20", quantity=51), act("on_site_days", "2025-01-10", "2025-02-28", quantity=50), window=days("2025-01-01", "2025-01-31")),
    means("posting_gap_days", "a half year of 181 days, 90 of them covered", "91", act("on_site_days", "2025-01-01", "2025-03-31", quantity=90), window=days("2025-01-01", "2025-06-30")),
    means("posting_gap_days", "each hospital by itself: the other one's expert does not fill its gap", {"ha": "10", "hb": "21"}, act("on_site_days", "2025-01-01", "2025-01-21", quantity=21, columns=at("ha")), act("on_site_days", "2025-01-22", "2025-01-31", quantity=10, columns=at("hb")), window=days("2025-01-01", "2025-01-31"), by=HOUSES),
    means("on_site_days", "they belong to the day of arrival", None, act("on_site_days", "2024-12-01", "2025-05-31", quantity=182)),
    means("postings_six_months_share", "a person counts once on either side", "50", act("on_site_days", who="expert:a", longest_unbroken=180), act("on_site_days", "2025-09-01", who="expert:a", longest_unbroken=30), act("on_site_days", who="expert:b", longest_unbroken=179)),
    means("visits_per_day_on_site", "a posting over the new year: 150 visits in 100 days", "1.5", act("on_site_days", "2024-11-10", "2025-02-17", quantity=100), act("outpatient_visit", "2024-12-01", quantity=90), act("emergency_visit", "2025-02-01", quantity=60)),
    means("doctors_posted_to_grassroots", "whom the county hospital sent, not the supporter", "1", act("posting", who="expert:a", columns=at("ta", "ha")), act("posting", who="expert:b", columns=at("ta", "s")), act("posting", who="expert:c", columns=at("ha", "s"))),
    means("placement_alone_share", "competencies are added up, shares are not averaged", "20", act("placement_completed", competencies=1, alone=1), act("placement_completed", competencies=9, alone=1)),
)  # fmt: skip

HEALTH = (
    means("maternal_deaths", "two counties add up", "3", stated("ha", 2), stated("hb", 1)),
    means("maternal_deaths", "each by itself", {A: "2", B: "1"}, stated("ha", 2), stated("hb", 1), by=COUNTIES),
    means("maternal_deaths", "half a year of one county and the other half of another are no year", None, stated("ha", 0, last="2025-06-30"), stated("hb", 0, first="2025-07-01")),
    means("maternal_deaths", "one county is stated whole, the other in part: the province is not known", {"53": None}, stated("ha", 0), stated("hb", 0, last="2025-06-30"), by=PROVINCES),
    means("maternal_deaths", "two houses of one county may take turns", {A: "1"}, stated("ha", 1, last="2025-06-30"), stated("ha2", 0, first="2025-07-01"), by=COUNTIES),
    means("maternal_deaths", "two houses that state the same year of one county: it may be the same death", {A: None}, stated("ha", 1), stated("ha2", 1), by=COUNTIES),
    means("maternal_deaths", "a death of a calendar year has no place in an activity year", None, stated("ha", 1), stated("ha", 0, "2026-01-01", "2026-12-31"), window=ACTIVITY),
    means("maternal_deaths", "none has", "0", stated("ha", 0), stated("ha", 0, "2026-01-01", "2026-12-31"), window=ACTIVITY),
    means("maternal_mortality", "deaths of both counties in births of both: no mean of 25 and 0", "20", stated("ha", 1), stated("hb", 0), stated("ha", 4000, measure="live_births"), stated("hb", 1000, measure="live_births")),
    means("maternal_mortality", "births of a county that states no deaths are not known to be without", None, stated("ha", 0, last="2025-06-30"), stated("ha", 4000, measure="live_births")),
    means("maternal_deaths_5_years", "seen from one month: the five years before its end", "1", *(stated("ha", int(n == 2022), f"{n}-07-01", f"{n + 1}-06-30") for n in range(2020, 2025)), window=days("2025-06-01", "2025-06-30")),
)  # fmt: skip

CAPABILITY = (
    means("techniques_kept_share", "services count on both sides: never more than all", "66.666667", act("technique", "2023-01-01"), act("clinical_service", "2023-01-02"), act("clinical_service", "2024-12-31"), act("technique_kept"), act("technique_kept")),
    means("techniques_kept_share", "introduced a year before the last day, to the day", "0", act("technique", "2024-06-30"), act("technique", "2024-07-01"), window=days("2025-06-01", "2025-06-30")),
    means("four_ones_kinds", "what was reached before is still reached", "2", act("goal_reached", "2023-05-01", one="need"), act("goal_reached", "2025-05-01", one="team"), act("goal_reached", "2026-01-01", one="link")),
    means("technique_complications_share", "not said is neither", "50", act("technique_case", complication=True), act("technique_case", complication=False), act("technique_case")),
    means("key_departments_prefecture", "a rank of the county is none", "2", act("key_department", rank="county"), act("key_department", rank="provincial"), act("key_department", rank="municipal")),
)  # fmt: skip

MONEY = (
    means("spent_share", "a nation is its sums, no mean of 50 and 1 per cent", "9.166667", act("fund", quantity=200, columns=at("ha")), act("spending", quantity=100, columns=at("ha")), act("fund", quantity=1000, columns=at("hb")), act("spending", quantity=10, columns=at("hb"))),
    means("spent_share", "up to the end of a month, what comes later is not in it", "0", act("fund", "2024-05-01", quantity=200), act("spending", "2025-02-01", quantity=100), window=days("2025-01-01", "2025-01-31")),
    means("funds_unspent", "nothing known to be granted: not 100 below zero", {A: None, B: "30"}, act("spending", quantity=100, columns=at("ha")), act("fund", quantity=30, columns=at("hb")), by=COUNTIES),
    means("funds_unspent", "more spent than granted is shown", "-20", act("fund", quantity=100), act("spending", quantity=120)),
    means("funds_each_project", "spending divided by projects that spent", "110", act("spending", quantity=200, project="a"), act("spending", quantity=20, project="b")),
    means("aid_free_share", "patients, not records; not said is neither", "75", act("patient_aid", quantity=3, out_of_pocket=0), act("patient_aid", out_of_pocket=1), act("patient_aid", quantity=5)),
)  # fmt: skip

REMOTE = (
    means("consultations_in_alliance", "one house alone is no alliance", "1", act("remote_consultation", columns=at("ta", "ha")), act("remote_consultation", columns=at("ha", "ha")), act("remote_consultation", columns=at("ha", pairing="p"))),
    means("consultations_growth", "29 February against 28 February", "100", act("remote_consultation", "2024-02-29"), act("remote_consultation", "2024-02-29"), act("remote_consultation", "2023-02-28"), window=days("2024-02-29", "2024-02-29")),
    means("consultations_growth", "a month against the same month; nothing then is not known", {A: "-50", B: None}, *(act("remote_consultation", "2024-03-31", columns=at("ha")) for _ in range(2)), act("remote_consultation", "2025-03-01", columns=at("ha")), act("remote_consultation", "2025-03-01", columns=at("hb")), window=days("2025-03-01", "2025-03-31"), by=COUNTIES),
    means("consultation_answer_median", "of both counties together: no mean of their medians", "20", *(act("remote_consultation", minutes=n, columns=at("ha")) for n in (10, 20)), *(act("remote_consultation", minutes=n, columns=at("hb")) for n in (10, 600, 900))),
    means("consultations_within_limit", "where it cannot be told it is neither", "50", act("remote_consultation", answered_within=True), act("remote_consultation", answered_within=False), act("remote_consultation")),
    means("attendance_per_session", "a session that says none is in neither side", "20", act("lecture", attendance=30), act("lecture", attendance=10), act("lecture")),
)  # fmt: skip

TABLES = (
    means("in_county_admission_rate", "the same months on both sides", "80", row("insurance_in_county", 80), row("insurance_in_county", 80, month="2025-02-01"), row("insurance_out_of_county", 20), row("insurance_out_of_county", 20, month="2025-02-01")),
    means("in_county_admission_rate", "a month is missing outside: not 88.9 per cent, but not known", None, row("insurance_in_county", 80), row("insurance_in_county", 80, month="2025-02-01"), row("insurance_out_of_county", 20)),
    means("in_county_admission_rate", "one county without the table: the province is not known, the other county is", {A: "80", B: None}, row("insurance_in_county", 80), row("insurance_out_of_county", 20), row("insurance_in_county", 500, "hb"), by=COUNTIES),
    means("in_county_admission_rate", "and the province is not 96.7 per cent", {"53": None}, row("insurance_in_county", 80), row("insurance_out_of_county", 20), row("insurance_in_county", 500, "hb"), by=PROVINCES),
    means("in_county_admission_rate", "two counties: their sums, no mean of 80 and 50", "55", row("insurance_in_county", 80), row("insurance_out_of_county", 20), row("insurance_in_county", 250, "hb"), row("insurance_out_of_county", 250, "hb")),
    means("general_practitioners_rate", "told each month, residents once a year: not known, which is not double", None, row("general_practitioners", 30), row("general_practitioners", 30, month="2025-02-01"), row("population", 100_000)),
    means("maternal_mortality_reported", "1 in 1,000 is 100 in 100,000", "100", row("maternal_deaths", 1), row("live_births", 1000)),
    means("cost_of_a_stay", "cost of two months, stays of one: not known", None, row("insurance_cost_in_county", 900_000), row("insurance_cost_in_county", 900_000, month="2025-02-01"), row("insurance_in_county", 2)),
)  # fmt: skip

MEANINGS = (*EMERGENCY, *REFERRAL, *PEOPLE, *HEALTH, *CAPABILITY, *MONEY, *REMOTE, *TABLES)

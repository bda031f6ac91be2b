"""What is held to be a page's newspaper, date and number, out of what it prints, what is claimed of it, and what is inferred.

Precedence: manifest, printed, path, inferred, unknown (an editor's word is put over all of these elsewhere). What loses is not
forgotten: a contradiction is reported.
"""

import datetime
from dataclasses import dataclass
from typing import Any, Final

from archive.claims import Claim
from archive.parsing.parsed import Basis, DateFinding, Evidence, NewspaperFinding, ParsedPage
from archive.parsing.rendering import date_to_json, evidence_to_json

_SAYS: Final = {Basis.PATH: "文件路径称", Basis.MANIFEST: "清单称"}


@dataclass(frozen=True, slots=True)
class Findings:
    """The outcome. `newspaper` is a held newspaper's name or None; `page_number` as printed or None; `contradictions` are
    sentences for people."""

    newspaper: NewspaperFinding
    date: DateFinding
    page_number: str | None
    page_name: str | None
    page_basis: Basis
    issue_number: int | None
    page_evidence: tuple[Evidence, ...]
    contradictions: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """As it is kept with the page."""
        newspaper = self.newspaper
        return {
            "newspaper": {
                "name": newspaper.name,
                "county": newspaper.county,
                "printed_name": newspaper.printed_name,
                "basis": newspaper.basis.value,
                "evidence": evidence_to_json(newspaper.evidence),
            },
            "date": date_to_json(self.date),
            "number": {
                "page_number": self.page_number,
                "page_name": self.page_name,
                "issue_number": self.issue_number,
                "basis": self.page_basis.value,
                "evidence": evidence_to_json(self.page_evidence),
            },
            "contradictions": list(self.contradictions),
        }


def weigh(page: ParsedPage, claim: Claim, claim_basis: Basis, county_of: dict[str, str]) -> Findings:
    """Weigh a parsed page against what was claimed of it on `claim_basis` (path or manifest). `county_of` maps the held
    newspapers' names to their counties."""
    contradictions: list[str] = []
    above_print = claim_basis == Basis.MANIFEST
    newspaper, date = page.newspaper, page.date
    if claim.newspaper:
        printed = newspaper.basis == Basis.PRINTED
        if printed and newspaper.name != claim.newspaper:
            contradictions.append(
                f"{_SAYS[claim_basis]}为《{claim.newspaper}》，报面为《{newspaper.name or newspaper.printed_name}》。"
            )
        if above_print or not printed:
            newspaper = NewspaperFinding(
                claim.newspaper,
                county_of.get(claim.newspaper),
                newspaper.printed_name,
                claim_basis,
                (Evidence(None, claim.newspaper, f"{_SAYS[claim_basis]}为此报"),),
            )
    if claim.date:
        printed = date.basis == Basis.PRINTED
        if printed and date.best != claim.date:
            contradictions.append(f"{_SAYS[claim_basis]}为 {claim.date}，报面为 {date.best}。")
        elif date.basis == Basis.INFERRED and not _within(claim.date, date):
            contradictions.append(f"{_SAYS[claim_basis]}为 {claim.date}，而内文推定为 {date.earliest} 至 {date.latest}。")
        if above_print or not printed:
            says = Evidence(None, claim.date.isoformat(), f"{_SAYS[claim_basis]}为此日")
            date = DateFinding(claim.date, claim.date, claim.date, claim_basis, (says, *date.evidence))
    number, basis, evidence = page.page.page_number, Basis.PRINTED, page.page.evidence
    if claim.page_number:
        if number and number != claim.page_number:
            contradictions.append(f"{_SAYS[claim_basis]}为第{claim.page_number}版，报面为第{number}版。")
        if above_print or not number:
            number, basis = claim.page_number, claim_basis
            evidence = (Evidence(None, claim.page_number, f"{_SAYS[claim_basis]}为此版"), *evidence)
    return Findings(
        newspaper=newspaper,
        date=date,
        page_number=number,
        page_name=claim.page_name or page.page.page_name,
        page_basis=basis if number else Basis.UNKNOWN,
        issue_number=page.page.issue_number,
        page_evidence=evidence,
        contradictions=tuple(contradictions),
    )


def _within(day: datetime.date, date: DateFinding) -> bool:
    # An inferred interval starts at the latest day told of, so a paper of that day itself is no contradiction.
    slack = datetime.timedelta(days=1)
    return date.earliest is None or date.latest is None or date.earliest - slack <= day <= date.latest

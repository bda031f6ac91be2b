"""What is held to be a page's newspaper, date and number, out of what it prints, what is claimed of it, and what is inferred.

Precedence: manifest, printed, path, inferred, unknown (an editor's word is put over all of these elsewhere). What loses is not
forgotten: a contradiction is reported.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from archive.claims import Claim
from archive.parsing.parsed import Basis, DateFinding, Evidence, NewspaperFinding, ParsedPage
from archive.parsing.rendering import date_to_json, evidence_to_json

_SAYS: Final = {Basis.PATH: "文件路径称", Basis.MANIFEST: "清单称"}
#: Bases whose word can be contradicted, and what they are called then.
_NAMES: Final = {Basis.PRINTED: "报面", Basis.PATH: "文件路径"}


@dataclass(frozen=True, slots=True)
class Findings:
    """The outcome. `newspaper` is a held newspaper's name or None; `page_number` as printed or None; `contradictions` are
    sentences for people; `path` and `manifest` are the claims that were weighed."""

    newspaper: NewspaperFinding
    date: DateFinding
    page_number: str | None
    page_name: str | None
    page_basis: Basis
    issue_number: int | None
    page_evidence: tuple[Evidence, ...]
    contradictions: tuple[str, ...]
    path: Claim = field(default_factory=Claim)
    manifest: Claim = field(default_factory=Claim)

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
            "claim": claims_to_json(self.path, self.manifest),
        }


def weigh(page: ParsedPage, path: Claim, manifest: Claim, county_of: Mapping[str, str]) -> Findings:
    """Weigh a parsed page against what its path and the manifest claim of it. `county_of` maps the held newspapers' names to
    their counties."""
    newspaper, date = page.newspaper, page.date
    number, basis, evidence = page.page.page_number, Basis.PRINTED, page.page.evidence
    contradictions = [*path.doubts, *manifest.doubts]
    if path.said and not path.newspaper and newspaper.name is None:
        says = Evidence(None, path.said, "文件路径称为此报，尚未在册")
        newspaper = replace(newspaper, evidence=(*newspaper.evidence, says))
    # The path first, then the manifest over it: the later word counts where it may.
    for claim, claim_basis in ((path, Basis.PATH), (manifest, Basis.MANIFEST)):
        above_print = claim_basis == Basis.MANIFEST
        if claim.newspaper:
            contradictions += _newspaper_clash(claim, claim_basis, newspaper)
            if above_print or newspaper.basis != Basis.PRINTED:
                says = Evidence(None, claim.newspaper, f"{_SAYS[claim_basis]}为此报")
                county = county_of.get(claim.newspaper)
                newspaper = NewspaperFinding(claim.newspaper, county, newspaper.printed_name, claim_basis, (says,))
        if claim.date:
            contradictions += _date_clash(claim.date, claim_basis, date)
            if above_print or date.basis != Basis.PRINTED:
                says = Evidence(None, claim.date.isoformat(), f"{_SAYS[claim_basis]}为此日")
                date = DateFinding(claim.date, claim.date, claim.date, claim_basis, (says, *date.evidence), 1.0)
        if claim.page_number:
            if number and number != claim.page_number:
                contradictions.append(f"{_SAYS[claim_basis]}为第{claim.page_number}版，{_NAMES[basis]}为第{number}版。")
            if above_print or not number or basis != Basis.PRINTED:
                number, basis = claim.page_number, claim_basis
                evidence = (Evidence(None, claim.page_number, f"{_SAYS[claim_basis]}为此版"), *evidence)
    return Findings(
        newspaper=newspaper,
        date=date,
        page_number=number,
        page_name=manifest.page_name or page.page.page_name or path.page_name,
        page_basis=basis if number else Basis.UNKNOWN,
        issue_number=page.page.issue_number,
        page_evidence=evidence,
        contradictions=tuple(contradictions),
        path=path,
        manifest=manifest,
    )


def claims_to_json(path: Claim, manifest: Claim) -> dict[str, Any]:
    """What path and manifest claim, as it is kept with a source, and with the page whose findings rest on it."""
    return {"path": path.to_json(), "manifest": manifest.to_json()}


def claims_from_json(content: Mapping[str, Any]) -> tuple[Claim, Claim]:
    """Read what `claims_to_json` wrote: the path's claim and the manifest's."""
    return Claim.from_json(content.get("path", {})), Claim.from_json(content.get("manifest", {}))


def _newspaper_clash(claim: Claim, basis: Basis, held: NewspaperFinding) -> list[str]:
    if held.basis not in _NAMES or held.name == claim.newspaper:
        return []
    return [f"{_SAYS[basis]}为《{claim.newspaper}》，{_NAMES[held.basis]}为《{held.name or held.printed_name}》。"]


def _date_clash(claimed: datetime.date, basis: Basis, held: DateFinding) -> list[str]:
    if held.basis in _NAMES and held.best != claimed:
        return [f"{_SAYS[basis]}为 {claimed}，{_NAMES[held.basis]}为 {held.best}。"]
    # An inferred interval starts the day after the latest one told of; a paper of that very day is no contradiction.
    slack = datetime.timedelta(days=1)
    if held.basis == Basis.INFERRED and held.earliest and not held.earliest - slack <= claimed <= (held.latest or claimed):
        return [f"{_SAYS[basis]}为 {claimed}，而内文推定为 {held.earliest} 至 {held.latest}。"]
    return []

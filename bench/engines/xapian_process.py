"""Builds or asks a Xapian index, in lines of JSON on standard input: run by xapian.py with the system's Python, by path.

It imports nothing of the project, whose packages that interpreter has not.
"""

import json
import sys
import time
from collections import Counter
from typing import Any

import xapian

_BOOSTS = (1.5, 3.0, 1.5, 1.0, 1.0)
_COUNTY, _TOPIC, _MONTH = range(3)  # value slots
_SEVERAL = "\t"
_GAP = 100  # positions between fields, so that no phrase crosses


def build(directory: str) -> None:
    """A line is [id, fields, county, topics, month]; a term has its field's number before it."""
    database = xapian.WritableDatabase(directory, xapian.DB_CREATE_OR_OVERWRITE)
    for line in sys.stdin:
        pk, fields, county, topics, month = json.loads(line)
        document = xapian.Document()
        position = 0
        for number, words in enumerate(fields):
            for word in words:
                document.add_posting(f"{number}{word}", position)
                position += 1
            position += _GAP
        for slot, value in ((_COUNTY, county), (_TOPIC, _SEVERAL.join(topics)), (_MONTH, month)):
            document.add_value(slot, value)
        database.replace_document(pk, document)
    database.commit()
    database.close()


def serve(directory: str) -> None:
    """A line is a list of lists of words: all of them, each side by side in some field."""
    database = xapian.Database(directory)
    print("ready", flush=True)
    for line in sys.stdin:
        began = time.perf_counter()
        found = _found(database, json.loads(line))
        found["seconds"] = time.perf_counter() - began
        print(json.dumps(found, ensure_ascii=False), flush=True)


def _found(database: Any, strings: list[list[str]]) -> dict[str, Any]:
    enquire = xapian.Enquire(database)
    enquire.set_weighting_scheme(xapian.BM25Weight())
    enquire.set_query(xapian.Query(xapian.Query.OP_AND, [_anywhere(words) for words in strings]))
    spies = [xapian.ValueCountMatchSpy(slot) for slot in (_COUNTY, _TOPIC, _MONTH)]
    for spy in spies:
        enquire.add_matchspy(spy)
    matches = enquire.get_mset(0, 10, database.get_doccount())
    county, topics, month = ({item.term.decode(): item.termfreq for item in spy.values()} for spy in spies)
    topic: Counter[str] = Counter()
    for values, count in topics.items():
        topic.update(dict.fromkeys(values.split(_SEVERAL), count))
    total = spies[0].get_total()
    if sum(month.values()) < total:  # documents without the value are counted in no value
        month[""] = total - sum(month.values())
    return {"total": total, "top": [match.docid for match in matches], "county": county, "topic": topic, "month": month}


def _anywhere(words: list[str]) -> Any:
    return xapian.Query(xapian.Query.OP_OR, [_in_field(number, words) for number in range(len(_BOOSTS))])


def _in_field(number: int, words: list[str]) -> Any:
    terms = [f"{number}{word}" for word in words]
    query = xapian.Query(terms[0]) if len(terms) == 1 else xapian.Query(xapian.Query.OP_PHRASE, terms, len(terms))
    return xapian.Query(xapian.Query.OP_SCALE_WEIGHT, query, _BOOSTS[number])


if __name__ == "__main__":
    {"build": build, "serve": serve}[sys.argv[1]](sys.argv[2])

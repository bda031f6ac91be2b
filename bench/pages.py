"""What the readers' pages cost: python bench/pages.py --docs N [--keep FOLDER] [--json].

Fills an archive with N articles and asks for each sort of page that counts or lists, without the index.
"""

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
_TIMES = 7
_PAGES = ("/", "/newspapers/", "/newspapers/yongkang-ribao/", "/newspapers/yongkang-ribao/2000/", "/issues/")
_LISTS = ("/topics/", "/campaigns/", "/contributors/")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--docs", type=int, default=100_000)
    options.add_argument("--keep", type=Path, help="a data directory, filled by the first run and used again by others")
    options.add_argument("--json", action="store_true")
    args = options.parse_args()
    work = args.keep or Path(tempfile.mkdtemp(prefix="xianbao-bench-"))
    os.environ |= {"DATA_DIR": str(work), "DJANGO_SETTINGS_MODULE": "archive.settings"}
    try:
        result = measure(args.docs)
    finally:
        if not args.keep:
            shutil.rmtree(work)
    if args.json:
        print(json.dumps(result))
    else:
        print("\n".join(f"{page:56}{milliseconds:7} ms" for page, milliseconds in result.items()))


def measure(docs: int) -> dict[str, int]:
    """Milliseconds of processor time of each page, the median of several, after one that is not counted."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.test import Client

    from archive.models import Article, ArticleTopic, Contributor
    from search import following
    from tests.search.populating import populate

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    following._drain_at_once = lambda *, wait_for_all: None
    populate(docs - Article.objects.count(), first=Article.objects.count())
    client, result = Client(HTTP_HOST="127.0.0.1"), {}
    topic = ArticleTopic.objects.filter(topic__scheme="topic").first()
    byline = Contributor.objects.first()
    subjects = (f"/topics/{quote(topic.topic.name)}/", f"/contributors/{quote(byline.name)}/") if topic and byline else ()
    for page in (*_PAGES, *_LISTS, *subjects):
        seconds = []
        for _ in range(_TIMES + 1):
            began = time.process_time()
            answer = client.get(page)
            seconds.append(time.process_time() - began)
            if answer.status_code != 200:
                sys.exit(f"{page} answered {answer.status_code}")
        result[page] = round(median(seconds[1:]) * 1000)
    return result


if __name__ == "__main__":
    main()

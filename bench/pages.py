"""What the readers' pages cost: python bench/pages.py --docs N [--keep FOLDER] [--json].

Fills an archive with N articles and asks for each sort of page that counts or lists, without the index.
"""

import sys
import time
from pathlib import Path
from statistics import median
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench import filled  # noqa: E402 (the path comes first)

_TIMES = 7
_PAGES = ("/", "/newspapers/", "/newspapers/yongkang-ribao/", "/newspapers/yongkang-ribao/2000/", "/issues/")
_LISTS = ("/topics/", "/campaigns/", "/contributors/")


def main() -> None:
    args = filled.options(__doc__).parse_args()
    filled.tell(args, lambda: measure(args.docs), " ms")


def measure(docs: int) -> dict[str, int]:
    """Milliseconds of processor time of each page, the median of several, after one that is not counted."""
    filled.fill(docs)
    from django.core.management import call_command
    from django.test import Client

    from archive.models import ArticleTopic, Contributor

    call_command("collectstatic", interactive=False, verbosity=0)
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

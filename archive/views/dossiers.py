"""资料夹: the page where the browser shows what its reader has collected, and the document made of it."""

from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from archive.dossier import LONGEST_NOTE, LONGEST_TITLE, MOST_ARTICLES, DossierForm, put_together
from archive.dossier_document import docx

_PAGE = "archive/dossier.html"
_DOCUMENT = "archive/dossier_document.html"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_safe
def dossier_page(request: HttpRequest) -> HttpResponse:
    """An empty list that the script fills; without it, the page says what is needed."""
    return render(request, _PAGE, _limits())


# It changes nothing on the server, so that it needs no token, and the pages it is reached from no cookie for one.
@csrf_exempt
@never_cache
@require_POST
def dossier_document(request: HttpRequest) -> HttpResponse:
    """The document: `do` is print (a page to print), html or docx (files). 400 for what the form refuses."""
    form = DossierForm(request.POST)
    if not form.is_valid():
        errors = [str(message) for messages in form.errors.values() for message in messages]
        return render(request, _PAGE, {**_limits(), "errors": errors}, status=400)
    dossier = put_together(form.cleaned_data["title"].strip(), form.cleaned_data["notes"])
    match request.POST.get("do"):
        case "docx":
            response = HttpResponse(docx(dossier), content_type=_WORD)
            ending = "docx"
        case "html":
            response = render(request, _DOCUMENT, {"dossier": dossier, "css": _css()})
            ending = "html"
        case _:
            return render(request, _DOCUMENT, {"dossier": dossier})
    name = "".join(letter for letter in dossier.title if letter.isalnum() or letter in " -_")[:50].strip() or "dossier"
    disposition = content_disposition_header(as_attachment=True, filename=f"{name}.{ending}")
    response["Content-Disposition"] = disposition or "attachment"
    return response


def _limits() -> dict[str, int]:
    return {"most": MOST_ARTICLES, "longest_note": LONGEST_NOTE, "longest_title": LONGEST_TITLE}


@cache
def _css() -> str:
    """The document's style sheet, for a file that stands alone."""
    return (settings.BASE_DIR / "static" / "css" / "dossier.css").read_text(encoding="utf-8")

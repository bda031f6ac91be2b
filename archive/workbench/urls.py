"""Addresses of the editors' rooms, below /admin/."""

from django.urls import path

from archive.workbench import imports, reports, reviewing, views

urlpatterns = [
    path("workbench/<int:pk>/", views.workbench, name="workbench"),
    path("workbench/<int:pk>/history/", views.history, name="workbench-history"),
    path("workbench/<int:pk>/restore/", views.restore, name="workbench-restore"),
    path("workbench/<int:pk>/draft/", views.resolve_draft, name="workbench-draft"),
    path("workbench/<int:pk>/conflict/", reviewing.page_conflict, name="workbench-conflict"),
    path("workbench/<int:pk>/review/", reviewing.review, name="workbench-review"),
    path("workbench/<int:pk>/next/", reviewing.review_next, name="review-next"),
    path("import/", imports.import_pages, name="import-pages"),
    path("import/<int:pk>/", imports.import_run, name="import-run"),
    path("reports/", reports.report_list, name="report-list"),
    path("review/", reviewing.review_queue, name="review-queue"),
    path("arrange/<int:pk>/", reviewing.arrange_issue, name="arrange-issue"),
]

from django.urls import path

from exercises.views import drafts, editor, figures, imports, library, sources

app_name = "exercises"
urlpatterns = [
    path("", library.library, name="library"),
    path("new/", editor.new, name="new"),
    path("drafts/", drafts.drafts, name="drafts"),
    path("drafts/<uuid:draft_id>/", drafts.draft, name="draft"),
    path("drafts/<uuid:draft_id>/edit/", editor.edit_draft, name="draft-edit"),
    path("drafts/<uuid:draft_id>/submit/", drafts.submit, name="draft-submit"),
    path("drafts/<uuid:draft_id>/return/", drafts.send_back, name="draft-return"),
    path("drafts/<uuid:draft_id>/approve/", drafts.approve, name="draft-approve"),
    path("drafts/<uuid:draft_id>/discard/", drafts.discard, name="draft-discard"),
    path("drafts/<uuid:draft_id>/picture/", drafts.upload_picture, name="draft-picture"),
    path("figures/preview/", figures.preview, name="figure-preview"),
    path("figures/<slug:digest>/<slug:picture>.svg", figures.figure, name="figure"),
    path("pictures/<slug:digest>", figures.picture, name="picture"),
    path("imports/", imports.imports, name="imports"),
    path("imports/<uuid:import_id>/", imports.import_report, name="import"),
    path("imports/<uuid:import_id>/apply/", imports.apply, name="import-apply"),
    path("imports/<uuid:import_id>/approve/", imports.approve, name="import-approve"),
    path("imports/<uuid:import_id>/discard/", imports.discard, name="import-discard"),
    path("imports/<uuid:import_id>/rows/<int:number>/", imports.take, name="import-row"),
    path("export/<slug:format_>/", imports.export, name="export"),
    path("sources/", sources.sources, name="sources"),
    path("sources/new/", sources.new, name="source-new"),
    path("sources/<slug:key>/", sources.source, name="source"),
    path("sources/<slug:key>/edit/", sources.edit, name="source-edit"),
    path("<slug:slug>/", library.detail, name="detail"),
    path("<slug:slug>/edit/", editor.edit, name="edit"),
    path("<slug:slug>/retire/", drafts.retire, name="retire"),
]

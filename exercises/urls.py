from django.urls import path

from exercises.views import editor, figures, library, sources

app_name = "exercises"
urlpatterns = [
    path("", library.library, name="library"),
    path("new/", editor.new, name="new"),
    path("sources/", sources.sources, name="sources"),
    path("sources/new/", sources.new, name="source-new"),
    path("sources/<slug:key>/", sources.edit, name="source-edit"),
    path("figures/<slug:digest>/<slug:picture>.svg", figures.figure, name="figure"),
    path("pictures/<slug:digest>", figures.picture, name="picture"),
    path("<slug:slug>/", library.detail, name="detail"),
    path("<slug:slug>/edit/", editor.edit, name="edit"),
    path("<slug:slug>/retire/", editor.retire, name="retire"),
]

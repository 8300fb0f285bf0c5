from django.urls import path

from programs import views

app_name = "programs"
urlpatterns = [
    path("", views.templates, name="templates"),
    path("compare/", views.compare, name="compare"),
    path("<slug:slug>/", views.template, name="template"),
    path("<slug:slug>/edit/", views.edit, name="template-edit"),
    path("<slug:slug>/retire/", views.retire, name="template-retire"),
]

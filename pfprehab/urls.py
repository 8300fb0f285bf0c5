from django.contrib import admin
from django.urls import include, path
from django.views.i18n import set_language

from pfprehab.accounts.views import home

urlpatterns = [
    path("", home, name="home"),
    path("language/", set_language, name="set-language"),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("", include("pfprehab.accounts.urls")),
    path("exercises/", include("exercises.urls")),
    path("templates/", include("programs.urls")),
    path("", include("patients.urls")),
    path("api/v1/", include("pfprehab.api.urls")),
    path("operations/", admin.site.urls),
]
handler404 = "pfprehab.errors.not_found"
handler500 = "pfprehab.errors.server_error"

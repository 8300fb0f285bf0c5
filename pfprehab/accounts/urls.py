from django.urls import path

from pfprehab.accounts import clinic_views, views

app_name = "accounts"
urlpatterns = [
    path("enter/", views.enter, name="enter"),
    path("join/staff/", views.join_staff, name="join-staff"),
    path("team/", clinic_views.team, name="team"),
    path("team/<int:member_id>/role/", clinic_views.member_role, name="member-role"),
    path("team/groups/new/", clinic_views.care_team_new, name="care-team-new"),
    path("team/groups/<uuid:care_team_id>/", clinic_views.care_team, name="care-team"),
    path(
        "team/groups/<uuid:care_team_id>/remove/",
        clinic_views.care_team_remove,
        name="care-team-remove",
    ),
    path("away/", clinic_views.away, name="away"),
    path("away/<uuid:absence_id>/remove/", clinic_views.away_remove, name="away-remove"),
    path("clinic/", clinic_views.clinic_settings, name="clinic-settings"),
    path("clinic/intended-use/", clinic_views.intended_use, name="intended-use"),
]

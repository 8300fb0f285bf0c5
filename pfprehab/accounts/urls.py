from django.urls import path

from pfprehab.accounts import views

app_name = "accounts"
urlpatterns = [
    path("enter/", views.enter, name="enter"),
    path("join/staff/", views.join_staff, name="join-staff"),
    path("team/", views.team, name="team"),
    path("team/<int:member_id>/deactivate/", views.deactivate_member, name="deactivate-member"),
]

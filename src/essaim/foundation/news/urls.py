from django.urls import path

from essaim.foundation.news import views

app_name = "news"
urlpatterns = [
    path("nouvelles/", views.news, name="news"),
    path("nouvelles/lues/", views.read, name="read"),
    path("nouvelles/<uuid:public_id>/", views.open_notice, name="open"),
    path("suivre/<str:kind>/<uuid:public_id>/", views.follow, name="follow"),
    path("moi/courriels/", views.settings, name="settings"),
    path("moi/courriels/suivi/<uuid:public_id>/", views.stop, name="stop"),
]

from django.urls import path

from essaim.foundation.keeping import views

app_name = "keeping"

urlpatterns = [
    path("moi/travaux/", views.works, name="works"),
    path("hebergement/", views.hosting, name="hosting"),
    path("hebergement/sauvegarder/", views.back_up, name="back_up"),
    path("hebergement/sauvegardes/<uuid:public_id>/reessayer/", views.try_again, name="try_again"),
    path("hebergement/taches/<uuid:task_id>/reessayer/", views.retry_task, name="retry_task"),
]

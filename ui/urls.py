from django.urls import path

from ui import views
from ui.style_guide.views import style_guide

app_name = "ui"
urlpatterns = [
    path("forms/<uuid:nonce>/", views.kept_form, name="kept_form"),
    path("views/save/", views.view_save, name="view_save"),
    path("views/<int:view_id>/remove/", views.view_remove, name="view_remove"),
    path("style/", style_guide, name="style_guide"),
]

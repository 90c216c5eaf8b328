from django.urls import path

from staff import views, views_saved

app_name = "staff"
urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="sign_in"),
    path("sign-out/", views.SignOut.as_view(), name="sign_out"),
    path("password/", views.PasswordChange.as_view(), name="password_change"),
    path("trail/", views.trail, name="trail"),
    path("views/save/", views_saved.view_save, name="view_save"),
    path("views/<int:view_id>/remove/", views_saved.view_remove, name="view_remove"),
    path("style/", views.style, name="style"),
]

from django.urls import path

from staff import views

app_name = "staff"
urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="sign_in"),
    path("sign-out/", views.SignOut.as_view(), name="sign_out"),
    path("password/", views.PasswordChange.as_view(), name="password_change"),
    path("trail/", views.trail, name="trail"),
]

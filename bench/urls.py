"""The URLs of the product, and of the pages that it is measured against."""

from django.urls import path

from bench import comparisons
from config.urls import handler400
from config.urls import urlpatterns as product

__all__ = ["handler400", "urlpatterns"]

urlpatterns = [
    path("bench/empty/", comparisons.empty),
    path("bench/<str:slug>/orm/", comparisons.orm),
    *product,
]

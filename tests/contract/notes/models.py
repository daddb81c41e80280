from django.db import models
from django.urls import reverse

from essaim.foundation.accounts.models import Party
from essaim.foundation.kernel.models import PublicModel, Visibility
from essaim.foundation.spaces.models import Space


class Note(PublicModel):
    space = models.ForeignKey(Space, on_delete=models.CASCADE)
    author = models.ForeignKey(Party, on_delete=models.PROTECT)
    visibility = models.CharField(max_length=10, choices=Visibility, default=Visibility.PUBLIC)
    title = models.CharField(max_length=200)
    body = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("notes:note", args=[self.public_id])

"""What a card answers to the questions of the spaces that look after it."""

from typing import TYPE_CHECKING

from django.db import models

from essaim.connect.actors.models.actor import Actor
from essaim.connect.questions.models import Question


class Answer(models.Model):
    """One a card and question, in the column of the question's kind (`answers.COLUMNS`); none where nothing is said.

    The answers of a withdrawn question, or of a space that the card left, stay here and are not shown.
    """

    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="answers", db_index=False)
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")
    number = models.DecimalField(max_digits=17, decimal_places=2, null=True, blank=True)
    day = models.DateField(null=True, blank=True)
    yes = models.BooleanField(null=True, blank=True)
    choice = models.CharField(max_length=40, blank=True)  # the key of an option
    choices = models.JSONField(default=list, blank=True)  # keys, in the order of the question
    text = models.TextField(blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    if TYPE_CHECKING:
        actor_id: int
        question_id: int

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor", "question"], name="answer_once_a_card")]

    def __str__(self) -> str:
        return f"{self.actor_id} {self.question_id}"

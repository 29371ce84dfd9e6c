"""What is wrong, or may be, with the plugins and settings of a place: one check in each module."""

from offhook.doctor.checks import CHECKS, examine
from offhook.doctor.finding import Finding
from offhook.doctor.patient import Patient

__all__ = ["CHECKS", "Finding", "Patient", "examine"]

"""Embers: a personal CRM for people who are looking for a job."""

import os

from crm import translation

__version__ = "0.1.0"

# Before any other module is read: many texts are made while their module is.
translation.start(os.environ)

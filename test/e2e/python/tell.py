"""Tells one story, named `module.function`. Ends with an error when an answer is not as told."""

import importlib
import sys

import elasticsearch

module, function = sys.argv[1].split(".")
getattr(importlib.import_module(module), function)()
print(f"told {sys.argv[1]} with elasticsearch {elasticsearch.__versionstr__}")

"""Tells one story of `opensearch.py` by its name. Ends with an error when an answer is not as told."""

import sys

import opensearch
import opensearchpy

getattr(opensearch, sys.argv[1])()
print(f"told {sys.argv[1]} with opensearch-py {opensearchpy.__versionstr__}")

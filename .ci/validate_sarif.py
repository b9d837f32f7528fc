"""Validates SARIF documents by the schema of the standard, which is taken from a published crate and not kept here.

    python3 validate_sarif.py SCHEMA FILES...
"""

import json
import sys

import jsonschema


def main():
    schema, *files = sys.argv[1:]
    with open(schema, encoding="utf-8") as text:
        validator = jsonschema.Draft7Validator(json.load(text))
    bad = 0
    for name in files:
        with open(name, encoding="utf-8") as text:
            document = json.load(text)
        results = sum(len(run["results"]) for run in document["runs"])
        errors = list(validator.iter_errors(document))
        for error in errors[:10]:
            print(f"{name}: {'/'.join(map(str, error.absolute_path))}: {error.message[:200]}")
        bad += len(errors)
        print(f"   {name}: {results} results, {len(errors)} errors")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Every crate that claimwright is built from has a licence that deny.toml allows, and comes from crates.io.

Licence expressions are read as SPDX: OR needs one allowed side, AND both; `/` is the old way to write OR.
"""

import json
import re
import subprocess
import sys
import tomllib


def allowed(expression, allow):
    """Whether an SPDX expression can be satisfied with the licences of `allow`."""
    tokens = re.findall(r"\(|\)|[^\s()]+", expression.replace("/", " OR "))
    position = 0

    def peek():
        return tokens[position] if position < len(tokens) else None

    def either():
        nonlocal position
        fine = both()
        while peek() == "OR":
            position += 1
            fine = both() or fine
        return fine

    def both():
        nonlocal position
        fine = one()
        while peek() == "AND":
            position += 1
            fine = one() and fine
        return fine

    def one():
        nonlocal position
        token = peek()
        position += 1
        if token == "(":
            fine = either()
            position += 1
            return fine
        if peek() == "WITH":
            token = f"{token} WITH {tokens[position + 1]}"
            position += 2
        return token in allow

    fine = either()
    if position != len(tokens):
        sys.exit(f"cannot read the licence expression {expression!r}")
    return fine


def main():
    allow = set(tomllib.load(open("deny.toml", "rb"))["licenses"]["allow"])
    # The check must be able to fail.
    assert not allowed("GPL-3.0-only", allow) and not allowed("MIT AND GPL-3.0-only", allow)
    assert allowed("GPL-3.0-only OR MIT", allow) and allowed("(MIT OR Apache-2.0) AND Unicode-3.0", allow)
    metadata = json.loads(subprocess.check_output(["cargo", "metadata", "--format-version", "1", "--locked"]))
    wrong = []
    for package in metadata["packages"]:
        if not package.get("license"):
            wrong.append(f"{package['name']} {package['version']} names no licence")
        elif not allowed(package["license"], allow):
            wrong.append(f"{package['name']} {package['version']}: {package['license']}")
        if package["source"] and "crates.io" not in package["source"]:
            wrong.append(f"{package['name']} {package['version']} comes from {package['source']}")
    print(f"   {len(metadata['packages'])} crates, {len(wrong)} refused")
    for line in wrong:
        print(f"   {line}")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()

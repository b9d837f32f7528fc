#!/usr/bin/env python3
"""Which segments and qualifiers of an 837P stand in our output, against the list in segments_837p.tsv.

    coverage_837p.py FOLDER...

Prints the table as Markdown. Fails when a row without a reason is absent, or when something is written that the list
does not have.
"""

import collections
import pathlib
import sys

# Segments whose first element says which of several kinds it is. LIN and SV1 have one kind each.
QUALIFIED = {"NM1", "REF", "DTP", "AMT", "PRV", "PER", "CRC", "QTY", "MEA", "LQ", "DMG", "CUR", "NTE", "PWK", "CR1", "CR3"}

HEADER_NAMES = {"41": "1000A", "40": "1000B", "85": "2010AA", "87": "2010AB", "PE": "2010AC", "IL": "2010BA", "PR": "2010BB", "QC": "2010CA"}
CLAIM_NAMES = {"DN": "2310A", "P3": "2310A", "82": "2310B", "77": "2310C", "DQ": "2310D", "PW": "2310E", "45": "2310F"}
OTHER_PAYER_NAMES = {"IL": "2330A", "PR": "2330B", "DN": "2330C", "P3": "2330C", "82": "2330D", "77": "2330E", "DQ": "2330F", "85": "2330G"}
LINE_NAMES = {"82": "2420A", "QB": "2420B", "77": "2420C", "DQ": "2420D", "DK": "2420E", "DN": "2420F", "P3": "2420F", "PW": "2420G", "45": "2420H"}
LEVELS = {"20": "2000A", "22": "2000B", "23": "2000C"}


def segments(content):
    """The segments of a file as lists of elements, and its component separator."""
    element, component, segment = content[3], content[104], content[105]
    for part in content.split(segment):
        part = part.strip("\r\n")
        if part:
            yield part.split(element), component


def count(content, seen):
    """Adds (loop, segment, qualifier) of a whole file to `seen`."""
    loop, names, in_claim = "envelope", HEADER_NAMES, False
    for elements, component in segments(content):
        name, first = elements[0], elements[1] if len(elements) > 1 else ""
        if name in ("ISA", "GS", "GE", "IEA"):
            continue
        if name in ("ST", "SE"):
            loop, names, in_claim = "envelope", HEADER_NAMES, False
        elif name == "HL":
            loop, names, in_claim = LEVELS[elements[3]], HEADER_NAMES, False
        elif name == "CLM":
            loop, names, in_claim = "2300", CLAIM_NAMES, True
        elif name == "SBR" and in_claim:
            loop, names = "2320", OTHER_PAYER_NAMES
        elif name == "LX":
            loop, names = "2400", LINE_NAMES
        elif name == "LIN":
            loop = "2410"
        elif name == "SVD":
            loop = "2430"
        elif name == "LQ":
            loop = "2440"
        elif name == "NM1":
            loop = names.get(first, f"?{first}")
        if name == "HI":
            for element in elements[1:]:
                seen[loop, name, element.split(component)[0]] += 1
        else:
            seen[loop, name, first if name in QUALIFIED else ""] += 1


def main():
    rows = []
    for line in (pathlib.Path(__file__).parent / "segments_837p.tsv").read_text().splitlines():
        if line and not line.startswith("#"):
            rows.append(line.split("\t"))
    rows = [(tuple(row[:3]), row[3]) for row in rows[1:]]
    known, seen, wrong = {key for key, _ in rows}, collections.Counter(), []
    files = [file for folder in sys.argv[1:] for file in sorted(pathlib.Path(folder).rglob("*.837"))]
    if not files:
        sys.exit("there is no .837 file to look at")
    for file in files:
        count(file.read_text(encoding="latin-1"), seen)
    found = collections.Counter()
    for (loop, name, qualifier), times in seen.items():
        exact, any_kind = (loop, name, qualifier), (loop, name, "")
        key = exact if exact in known else any_kind
        found[key] += times
        if key not in known:
            wrong.append(f"written, but not in the list: {loop} {name} {qualifier}")
    print("| loop | segment | qualifier | times | reason for absence |\n|---|---|---|---|---|")
    for key, reason in rows:
        print(f"| {' | '.join(key)} | {found[key]} | {'' if found[key] else reason} |")
        if not found[key] and not reason:
            wrong.append(f"absent without a reason: {' '.join(key)}")
    covered = sum(1 for key, _ in rows if found[key])
    print(f"\n{covered} of {len(rows)} rows stand in {len(files)} files; every other one has a reason." if not wrong else "")
    for line in wrong:
        print(line)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Asks two programs that are not ours whether every 837P file is well formed.

    validate_837p.py VENVS GOOD.837 FOLDER...

VENVS holds the virtual environments `pyx12` and `lfh` (see run). GOOD.837 is a file known to be good: the mistakes
made in it below must be seen, by pyx12 or by LinuxForHealth, or this check is worth nothing and fails.
Every *.837 under each FOLDER must then be accepted by both; a FOLDER without any fails.
Neither sees everything: what both miss is what claimwright's own verifier is for.
"""

import concurrent.futures
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

# pyx12 reports these although the guide allows them: (segment, element, value).
FALSE_ALARMS = {("PWK", 2, "AD")}

# A mistake, and who must see it. No program sees all of them.
MISTAKES = [
    ("SE01 counts a segment too few", "SE*48*", "SE*47*", {"pyx12", "lfh"}),
    ("a birth date in month 13", "DMG*D8*19800214*", "DMG*D8*19801314*", {"pyx12", "lfh"}),
    ("no subscriber name", "NM1*IL*1*RIVERA*ANA*M***MI*W123456789~\n", "", {"pyx12", "lfh"}),
    ("the claim total is not the sum of its lines", "CLM*V1001-A*245*", "CLM*V1001-A*246*", {"lfh"}),
    ("a claim frequency that does not exist", "11:B:1*Y*A*Y*Y~\nHI*ABK:E119", "11:B:X1*Y*A*Y*Y~\nHI*ABK:E119", {"pyx12"}),
]

# What LinuxForHealth's own module prints as JSON is large; only whether it could build the model matters.
LFH_PROGRAM = """
import sys
from linuxforhealth.x12.io import X12ModelReader
try:
    with X12ModelReader(sys.argv[1]) as reader:
        sets = sum(1 for _ in reader.models())
    if sets == 0:
        raise ValueError("no transaction set was read")
except Exception as refusal:
    print(str(refusal)[-2000:])
    sys.exit(3)
"""


def pyx12(venvs, file):
    """The complaints of pyx12 about `file`, without its false alarms; an empty list means accepted."""
    done = subprocess.run([venvs / "pyx12/bin/x12valid", "-q", "-J", file], capture_output=True, text=True)
    said = done.stdout + done.stderr
    if f"{file}: OK" in said:
        return []
    if f"{file}: Failure" not in said:
        return ["pyx12 did not finish: " + said[-2000:]]
    report = json.loads(pathlib.Path(str(file) + ".json").read_text())
    complaints = list(errors_in(report, ""))
    true = [text for where, text in complaints if where not in FALSE_ALARMS]
    return true if complaints else ["pyx12 says Failure and gives no reason: " + said[-2000:]]


def errors_in(node, segment, element=0):
    """Every error of pyx12's report as ((segment, element, value), words)."""
    if isinstance(node, list):
        for item in node:
            yield from errors_in(item, segment, element)
        return
    if not isinstance(node, dict):
        return
    segment, element = node.get("seg_id", segment), node.get("ele_pos", element)
    for error in node.get("errors", []):
        place = f"{segment}{element:02}" if segment and element else segment or "envelope"
        yield (segment, element, error.get("err_val")), f"{place} near line {node.get('cur_line', '?')}: {error.get('err_str', error)}"
    for value in node.values():
        if isinstance(value, (list, dict)) and value is not node.get("errors"):
            yield from errors_in(value, segment, element)


def lfh(venvs, file):
    """The complaint of LinuxForHealth about `file`; an empty list means accepted."""
    done = subprocess.run([venvs / "lfh/bin/python", "-c", LFH_PROGRAM, file], capture_output=True, text=True)
    return [] if done.returncode == 0 else [(done.stdout or done.stderr)[-2000:]]


VALIDATORS = {"pyx12": pyx12, "lfh": lfh}


def can_fail(venvs, good, scratch):
    """Proves that each validator takes the good file and refuses the bad ones it should."""
    text = good.read_text()
    cases = [("nothing wrong", text, set())]
    for what, old, new, seen_by in MISTAKES:
        if text.count(old) != 1:
            sys.exit(f"{good} has no single place for: {what}")
        cases.append((what, text.replace(old, new), seen_by))
    for number, (what, content, seen_by) in enumerate(cases):
        file = scratch / f"case{number}.837"
        file.write_text(content)
        refused = {name for name, ask in VALIDATORS.items() if ask(venvs, file)}
        print(f"   {what}: refused by {', '.join(sorted(refused)) or 'nobody'}")
        if what == "nothing wrong" and refused or not seen_by <= refused:
            sys.exit(f"expected to be refused by {sorted(seen_by) or 'nobody'}: these validators cannot be trusted")


def main():
    venvs, good, folders = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]), sys.argv[3:]
    started, refused, files = time.monotonic(), 0, []
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        can_fail(venvs, good, scratch)
        for number, folder in enumerate(folders):
            found = sorted(pathlib.Path(folder).rglob("*.837"))
            if not found:
                sys.exit(f"there is no .837 file under {folder}")
            # Copies: pyx12 writes its reports beside what it reads.
            for index, file in enumerate(found):
                copy = scratch / f"{number}-{index}.837"
                shutil.copy(file, copy)
                files.append((file, copy))
        files.sort(key=lambda pair: -pair[1].stat().st_size)
        claims = sum(claims_in(copy) for _, copy in files)
        if claims == 0:
            sys.exit("the files hold no claim")
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 2) as pool:
            asked = [(name, file, pool.submit(ask, venvs, copy)) for file, copy in files for name, ask in VALIDATORS.items()]
            for name, file, answer in asked:
                for complaint in answer.result()[:20]:
                    refused += 1
                    print(f"   REFUSED by {name}: {file}: {complaint}")
    print(f"   {len(files)} files, {claims} claims, {refused} complaints, {time.monotonic() - started:.0f} s")
    sys.exit(1 if refused else 0)


def claims_in(file):
    """How many CLM segments a file has."""
    content = file.read_bytes()
    element, segment = content[3:4], content[105:106]
    return sum(part.strip().startswith(b"CLM" + element) for part in content.split(segment))


if __name__ == "__main__":
    main()

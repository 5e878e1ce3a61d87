"""One DAG per job, of jobs.json beside this file, which submit/countinghouse makes of submit/emr.

Airflow's variable `countinghouse` is a JSON object with what the stack's outputs tell: ApplicationId or ClusterId, LogUri, MysqlHost;
DataBucket is the output DataBucketName, MysqlSecret MysqlSecretName, Release ReleaseId, ReleaseBucket ReleaseBucketName; and for each
job SalesMartsRoleArn and so on, which is arn:aws:iam::<account>:role/countinghouse-<environment>-<job>. Make jobs.json of the
environment (`submit/countinghouse emr dag --env NAME`) where that differs from prod in more than these. Where a schedule of EventBridge
starts the jobs as well, disable that one (the stack's parameter Schedules). Needs apache-airflow-providers-amazon 9 or newer, a triggerer,
and an AWS connection that may do what the stack's state machine may, and emr-serverless:GetApplication, ListJobRuns and
StartApplication, or elasticmapreduce:DescribeCluster. Airflow gives a submission no token of the run: where a worker dies before it
has kept the id, the next try is a second run, which the job's lease keeps from doing anything at the same time.

A run that a person cancelled is not tried again, nor one that would end the same way. What EMR cancels is: a run whose time is over, and
a step that waits behind one that fails. One that ended with exit code 6 is done and published; its task fails all the same, for nothing
else here tells the person that something waits for. Who clears a task asks for another run.
"""

import hashlib
import json
import logging
import re
import uuid
from datetime import datetime, timedelta, timezone
from pathlib import Path

from airflow import DAG
from airflow.exceptions import AirflowFailException
from airflow.models import Variable
from airflow.providers.amazon.aws.hooks.emr import EmrHook, EmrServerlessHook
from airflow.providers.amazon.aws.hooks.s3 import S3Hook
from airflow.providers.amazon.aws.operators.emr import EmrAddStepsOperator, EmrServerlessStartJobOperator
from airflow.timetables.trigger import CronTriggerTimetable

LOOK_EVERY = timedelta(minutes=1)
# A run stops itself, then EMR stops it; the task outlives both, so that it sees how the run ended.
MARGIN = timedelta(minutes=30)
# With all of its tries.
LONGEST_DAG_RUN = timedelta(days=2)


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


def was_cancelled_by_a_person(job, target, rendered):
    """The latest run of this name; tries have one name. EMR cancels what waits behind a step that fails, and a run whose time is over."""
    name = rendered(job["name"])
    if target == "ec2":
        pages = EmrHook().conn.get_paginator("list_steps").paginate(ClusterId=rendered(job["ec2"]["job_flow_id"]))
        steps = [step for page in pages for step in page["Steps"]]
        # The newest are told first.
        last = next((step["Status"] for step in steps if step["Name"] == name), None)
        if last is None or last["State"] not in ("CANCELLED", "CANCEL_PENDING", "INTERRUPTED"):
            return False
        return "StartDateTime" in last["Timeline"] or not any(
            step["Status"]["State"] == "FAILED"
            and step["ActionOnFailure"] == "CANCEL_AND_WAIT"
            and abs(step["Status"]["Timeline"]["EndDateTime"] - last["Timeline"]["EndDateTime"]) < timedelta(minutes=1)
            for step in steps
            if {"EndDateTime"} <= step["Status"]["Timeline"].keys() & last["Timeline"].keys()
        )
    client, application = EmrServerlessHook().conn, rendered(job["serverless"]["application_id"])
    pages = client.get_paginator("list_job_runs").paginate(
        applicationId=application, createdAtAfter=datetime.now(timezone.utc) - LONGEST_DAG_RUN
    )
    runs = [run for page in pages for run in page["jobRuns"] if run.get("name") == name]
    last = max(runs, key=lambda run: run["createdAt"], default=None)
    if last is None or last["state"] not in ("CANCELLING", "CANCELLED"):
        return False
    ran = client.get_job_run(applicationId=application, jobRunId=last["id"])["jobRun"].get("totalExecutionDurationSeconds", 0)
    return ran < job["timeout_minutes"] * 60


def refuse_what_would_fail_again(job, target, never_again):
    """Before another try: EMR tells only that a driver failed or was cancelled, the record of its run has the exit code."""

    def look(context):
        ti, task = context["ti"], context["task"]
        # Who clears a task gives it its retries anew.
        if ti.try_number <= ti.max_tries - task.retries + 1:
            return

        def rendered(text):
            return task.render_template(text, context)

        if was_cancelled_by_a_person(job, target, rendered):
            raise AirflowFailException(f"{rendered(job['name'])}: was cancelled; clear the task to start it again")
        place = rendered(job["record"].replace("ti.try_number", str(ti.try_number - 1)))
        bucket, key = place.removeprefix("s3://").split("/", 1)
        store = S3Hook()
        if store.check_for_key(key, bucket):
            code = json.loads(store.read_key(key, bucket))["exit_code"]
            if code == 6:
                raise AirflowFailException(f"{place}: exit code 6; it is done and published, but something waits for a person")
            if code in never_again:
                raise AirflowFailException(f"{place}: exit code {code}; another try would end the same way")

    return look


def timetable(schedule, zone):
    """Of cron(minute hour day-of-month month day-of-week year) or rate(number unit), as EventBridge Scheduler has them; none of others."""
    rate = re.fullmatch(r"rate\((\d+) (minute|hour|day)s?\)", schedule)
    if rate:
        return timedelta(**{f"{rate[2]}s": int(rate[1])})
    fields = re.fullmatch(r"cron\((\S+ \S+ (\S+) \S+) (\S+) \*\)", schedule)
    # Scheduler counts weekdays from another one than Airflow, and only it knows the last day and the nearest weekday.
    if fields is None or re.search(r"[LW]", fields[2]) or re.search(r"[\dL#]", fields[3]):
        return None
    return CronTriggerTimetable(f"{fields[1]} {fields[3]}".replace("?", "*"), timezone=zone)


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
        "pre_execute": refuse_what_would_fail_again(job, target, never_again),
    }
    if target == "ec2":
        return EmrAddStepsOperator(**job["ec2"], **common)
    return EmrServerlessStartJobOperator(**job["serverless"], **common)


def dags():
    made = generated()
    for name, job in made["jobs"].items():
        asked = job.get("schedule")
        schedule = timetable(asked, job["time_zone"]) if asked else None
        description = f"Countinghouse's job {name} on EMR"
        if asked and schedule is None:
            # The other jobs keep their schedules.
            logging.getLogger(__name__).warning("%s: found the schedule %s, which Airflow cannot follow", name, asked)
            description += f"; not scheduled, as Airflow cannot follow {asked}"
        with DAG(
            dag_id=f"countinghouse-{name}",
            description=description,
            schedule=schedule,
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

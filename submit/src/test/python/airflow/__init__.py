"""Stands for Airflow where it is not installed: keeps what a DAG file says, and refuses what Airflow would not know."""

from datetime import datetime

DAGS = []


class DAG:
    current = None

    def __init__(self, dag_id, *, description, schedule, start_date, catchup, max_active_runs, tags, user_defined_macros):
        if not isinstance(start_date, datetime):
            raise TypeError("start_date")
        self.dag_id = dag_id
        self.user_defined_macros = user_defined_macros
        self.tasks = []
        self.told = {
            "dag_id": dag_id,
            "description": description,
            "schedule": schedule and schedule.told(),
            "start_date": start_date.isoformat(),
            "catchup": catchup,
            "max_active_runs": max_active_runs,
            "tags": tags,
            "macros": sorted(user_defined_macros),
        }
        DAGS.append(self)

    def __enter__(self):
        DAG.current = self
        return self

    def __exit__(self, *unused):
        DAG.current = None

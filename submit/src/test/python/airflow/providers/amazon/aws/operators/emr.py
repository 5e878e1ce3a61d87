from datetime import timedelta

from airflow import DAG


class Operator:
    """@cvar own the parameters of the operator of this name in apache-airflow-providers-amazon that are ours to give"""

    own = ()
    common = ("task_id", "deferrable", "waiter_delay", "waiter_max_attempts")
    common += ("retries", "retry_delay", "retry_exponential_backoff", "pre_execute")

    def __init__(self, **given):
        unknown = set(given) - set(self.own) - set(self.common)
        if unknown:
            raise TypeError(f"{type(self).__name__}: unexpected {sorted(unknown)}")
        self.pre_execute = given.pop("pre_execute")
        self.told = {"operator": type(self).__name__}
        for name, value in given.items():
            self.told[name] = value.total_seconds() if isinstance(value, timedelta) else value
        DAG.current.tasks.append(self)


class EmrServerlessStartJobOperator(Operator):
    own = ("application_id", "execution_role_arn", "job_driver", "configuration_overrides", "config", "name")


class EmrAddStepsOperator(Operator):
    own = ("job_flow_id", "execution_role_arn", "steps")

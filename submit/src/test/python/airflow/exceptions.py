class AirflowFailException(Exception):
    """Fails a task whatever retries it has."""

class Listing:
    """Of pages that a test gives it, by what they list, and of what it says of a job run."""

    pages = {}
    job_run = {}

    @property
    def conn(self):
        return self

    def get_paginator(self, name):
        self.name = name
        return self

    def paginate(self, **unused):
        return Listing.pages.get(self.name, [])

    def get_job_run(self, **unused):
        return {"jobRun": Listing.job_run}


class EmrHook(Listing):
    pass


class EmrServerlessHook(Listing):
    pass

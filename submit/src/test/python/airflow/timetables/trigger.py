from zoneinfo import ZoneInfo


class CronTriggerTimetable:
    def __init__(self, cron, *, timezone):
        if len(cron.split()) != 5:
            raise ValueError(cron)
        self.cron = cron
        self.zone = ZoneInfo(timezone)

    def told(self):
        return {"cron": self.cron, "timezone": self.zone.key}

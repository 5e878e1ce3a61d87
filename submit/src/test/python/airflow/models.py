import json


class Variable:
    values = {}

    @staticmethod
    def get(name, *, deserialize_json):
        return json.loads(Variable.values[name]) if deserialize_json else Variable.values[name]

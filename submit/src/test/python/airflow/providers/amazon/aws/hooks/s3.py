class S3Hook:
    """Of objects that a test gives it."""

    objects = {}

    def check_for_key(self, key, bucket_name):
        return (bucket_name, key) in S3Hook.objects

    def read_key(self, key, bucket_name):
        return S3Hook.objects[bucket_name, key]

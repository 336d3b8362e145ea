from tests.tag.tagging import tagged

__all__ = ["tagged"]

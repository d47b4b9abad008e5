"""The AWS CLI, loaded once for all its calls."""

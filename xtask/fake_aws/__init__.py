"""A fake AWS for tests: moto, and what it lacks. README.md tells what is in it."""

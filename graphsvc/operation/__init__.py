"""What whoever runs the service looks at: log lines, metrics, health. Nothing here knows of a web framework."""

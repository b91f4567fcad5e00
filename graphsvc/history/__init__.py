"""The history of validation runs: what the rules found in the published plans, and when. It is kept beside the store."""

"""The catalogue of questions: ``queries/*.rq``, parameters that take what people write, answers as tables."""

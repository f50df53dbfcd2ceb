"""The public JSON API under `/api/v1`, as `openapi.yml` describes it."""

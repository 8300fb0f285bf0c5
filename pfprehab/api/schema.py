"""What the schema says of things that are the same for every operation."""

from drf_spectacular.extensions import OpenApiAuthenticationExtension


class ActingScheme(OpenApiAuthenticationExtension):
    target_class = "pfprehab.api.auth.ActingAuthentication"
    name = ["session", "token"]

    def get_security_definition(self, auto_schema) -> list[dict]:  # noqa: ARG002
        return [
            {"type": "apiKey", "in": "cookie", "name": "session"},
            {"type": "http", "scheme": "bearer"},
        ]


def with_errors(result: dict, generator, request, public) -> dict:  # noqa: ARG001
    """Every operation may refuse, in one shape."""
    result["components"]["schemas"]["Error"] = {
        "type": "object",
        "required": ["code", "detail", "fields"],
        "properties": {
            "code": {"type": "string"},
            "detail": {"type": "string"},
            "fields": {
                "type": "object",
                "additionalProperties": {"type": "array", "items": {"type": "string"}},
            },
        },
    }
    refusal = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    for path in result["paths"].values():
        for method, operation in path.items():
            codes = ["400", "401", "404", "406", "409", "413", "415"] if method == "post" else []
            for code in codes or ["400", "401", "404", "406"]:
                operation["responses"].setdefault(
                    code, {"description": "Refused", "content": refusal}
                )
    return result

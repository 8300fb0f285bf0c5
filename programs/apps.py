from django.apps import AppConfig


class ProgramsConfig(AppConfig):
    name = "programs"

    def ready(self) -> None:
        from exercises.queries.used_in import register
        from programs.queries.exercise_use import templates_with

        register(templates_with)

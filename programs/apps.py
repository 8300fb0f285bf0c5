from django.apps import AppConfig


class ProgramsConfig(AppConfig):
    name = "programs"

    def ready(self) -> None:
        from exercises.queries import resting_on, used_in
        from programs.queries import exercise_use, source_use

        used_in.register(exercise_use.templates_with)
        resting_on.register(source_use.PROVIDER)

from django.apps import AppConfig


class PatientsConfig(AppConfig):
    name = "patients"

    def ready(self) -> None:
        from exercises.queries.used_in import register
        from patients.queries.exercise_use import running_with

        register(running_with)

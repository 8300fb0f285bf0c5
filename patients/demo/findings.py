"""What was found when people of the demo were assessed: {given name: {days ago: values}}."""

FINDINGS: dict[str, dict[int, dict]] = {
    "Maya": {
        17: {
            "pain_worst": 6, "squat_45_pain": 3, "squat_60_pain": 5, "morning_flare": False,
            "step_down_left": [], "step_down_right": ["trunk", "pelvis", "knee_inner_foot"],
            "step_down_pain": 5, "step_height_cm": 20, "mass_kg": 62,
            "abduction_left": 182, "abduction_right": 141, "abduction_lever": "0.78",
        },
        3: {
            "pain_worst": 4, "squat_45_pain": 2, "squat_60_pain": 3,
            "step_down_right": ["trunk", "pelvis"], "step_down_left": [], "step_down_pain": 3,
            "abduction_left": 186, "abduction_right": 192, "abduction_lever": "0.78",
            "mass_kg": 62,
        },
    },
    "Ingrid": {
        27: {
            "pain_worst": 4, "squat_45_pain": 1, "sport_kind": "running", "sport": "Trail running",
            "load_amount": 25, "load_unit": "km", "load_rise": True,
            "hamstrings_left": 28, "hamstrings_right": 18,
        }
    },
    "Noor": {
        0: {"pain_worst": 8, "squat_45_pain": 6, "morning_flare": True, "step_down_pain": 7}
    },
}  # fmt: skip

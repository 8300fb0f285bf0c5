// What a phone kept of a session in progress is no longer needed: it was sent, or the patient left.
import { forgetDrafts } from "./draft.js";

forgetDrafts();

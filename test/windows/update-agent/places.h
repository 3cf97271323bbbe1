#pragma once

/* The files of the agent on a device; updateAgent.ts knows the same names. */
inline const char *const scenario_file = "C:\\bench\\update-agent\\scenario.json"; /* written by the test */
inline const char *const state_file = "C:\\bench\\update-agent\\state.json";       /* what has come of it */
inline const char *const call_log = "C:\\bench\\update-agent\\calls.jsonl";
inline const char *const event_log = "C:\\bench\\update-agent\\events.jsonl";

/* Gone when Windows restarts: so the agent knows a new boot. */
inline const wchar_t *const boot_key = L"SOFTWARE\\PatchPilotBench\\UpdateAgentBoot";

#pragma once

#include <windows.h>

#include "json.h"

/*
 * The scenario is what the test has written, and never changes. The state is what has come of it: it outlives the process
 * and the boot. Several processes may use it: whoever reads or changes it holds a Session of the state.
 *
 *   updates    id -> installed, hidden, downloaded, eulaAccepted, rebootRequired, gone (flags; absent means as in the scenario)
 *   history    entries made here, newest last
 *   services   the registered ones, once they differ from those of the scenario
 *   answers    key -> how often a counted answer was given
 *   atBoot     what the next boot does: list of {update, effects, becomes, ...}
 *   running    the install that goes on although its process is gone
 *   rebootRequired, blocked, committed, boots
 */

/* Nothing but null where the test has written none. */
const Json &scenario();

/* Exclusive use of the state; written back at the end. One at a time in a thread. */
class StateUse {
public:
    StateUse();
    ~StateUse();
    StateUse(const StateUse &) = delete;
    StateUse &operator=(const StateUse &) = delete;

    Json *operator->() { return &state(); }
    Json &operator*() { return state(); }

private:
    HANDLE mutex_;
    std::string before_;
    static Json &state();
};

/* The state as this process last saw it, for reading a property. */
const Json &seen_state();

/* The state of one update: a flag there, or `otherwise`. */
bool update_flag(const std::string &id, const char *name, bool otherwise);

/* Does what is due: the acts of a boot, an install that went on without its process. Called before anything is answered. */
void catch_up();

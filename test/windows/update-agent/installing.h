#pragma once

#include <string>

#include "json.h"

/*
 * What the scenario says of an attempt to install or to download: `install` and `download` of an update, one outcome or a
 * list of which each attempt takes the next and the last stays.
 *
 *   resultCode (2), hresult, ms                what the agent reports, and when
 *   rebootRequired, blocksUntilReboot          it then asks for a reboot; nothing more installs before it
 *   becomes                                    installed (when resultCode is 2 or 3), offered, gone
 *   effects, events (true)                     what changes on the device, at once
 *   atReboot: {effects, becomes, onlyCommitted}  what the next boot does
 *   hang, crash ("before" or "after" the act)  the call never ends, or the process does
 *   goesOn                                     the act is done although the process was ended
 */
const Json &outcome_of(Json &state, const Json &update, const char *what);

/* The act, its record in the history and its events. */
void complete_install(Json &state, const Json &update, const Json &outcome, const std::string &client);
void complete_download(Json &state, const Json &update, const Json &outcome, const std::string &client);

/* An install whose process is gone, and which went on. */
void finish_left_behind(Json &state);

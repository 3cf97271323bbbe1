#pragma once

#include <string>

#include "json.h"

/* An update as it stands after an act: installed, offered (again), or gone (neither). */
void become(Json &state, const std::string &update, const std::string &what);

/* Has the next boot act, before any program that waits for Windows to be up: {effects, becomes, onlyCommitted}. */
void do_at_boot(Json &state, const std::string &update, const Json &act);

/* In the first process of a boot: what an earlier one has left to it. */
void boot_if_new(Json &state);

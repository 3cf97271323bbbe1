#pragma once

#include <string>

#include "json.h"

/*
 * What an act changes on the device, one by one:
 *   {"setValue": KEY, "name", "kind": REG_..., "data", "volatile"?}  {"addKey": KEY, "volatile"?}  {"removeValue": KEY, "name"}
 *   {"removeKey": KEY}  {"writeFile": PATH, "text"}  {"removeFile": PATH}
 *   {"event": ID, "log", "source", "level", "data": {...}}
 * Keys are below HKEY_LOCAL_MACHINE and written as HKLM\...
 */
void apply_effects(const Json &effects);

/* A record in the event log of the bench, which the stand-in for wevtutil reads. */
void record_event(const std::string &log, const std::string &source, int id, const std::string &level, const Json &data);

#pragma once

#include <windows.h>

#include <string>

#include "json.h"

/*
 * Scripted answers: a list, of which the first that fits answers: `when` (a text that occurs in the arguments or in the id
 * of the update) fits, and `times` is not used up. What it says: `sleepMs`, then `hang`, `crash` (the process ends like one
 * that crashed), `hresult` with `message`, `value`, or `nothing`. Anything else is for the member itself to act on.
 */

/* What the scenario says of a member for all objects of an interface: `answers["IUpdateSearcher.Search"]`. */
const Json &general_answers(const std::string &interface_name, const std::string &member);

/* The answer that fits, counted under `key`; null where none does. */
const Json &take_answer(const Json &answers, const std::string &key, const std::string &circumstances);

/* Waits, hangs, crashes, or gives the error of an answer; S_OK where it has none. */
HRESULT act_answer(const Json &answer, std::string &message);

/* An HRESULT written as `0x80240016` or as a number. */
HRESULT hresult_of(const Json &value);

[[noreturn]] void hang();
[[noreturn]] void crash();

#pragma once

#include "object.h"

/*
 * Windows Management Instrumentation of the bench: what the scenario says under `wmi`, a list of {namespace, class, rows}. A
 * namespace that is not in it does not exist, nor does a class. Conditions of a query are taken as met.
 */
Object *new_locator();

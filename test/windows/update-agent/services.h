#pragma once

#include "object.h"

Variant new_service_manager();

/* The id of the service that a search asks; empty for one that is not registered. */
std::string service_of_selection(long selection, const std::string &service_id);

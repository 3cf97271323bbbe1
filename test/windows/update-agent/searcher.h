#pragma once

#include "object.h"

Variant new_searcher(const std::string &client);

/* The entries of the history, newest first, from `start` on. */
Variant history(long start, long count);
long history_length();

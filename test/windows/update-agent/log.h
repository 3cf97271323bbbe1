#pragma once

#include <windows.h>

#include <string>

#include "interface.h"
#include "json.h"

/* One line in the log of calls. `fits` is an error where the arguments do not fit the member. */
void log_use(const std::string &interface_name, const Member &member, const Json &arguments, const std::string &subject, HRESULT fits);
void log_created(const std::string &class_name);
/* What a test has asked for and this server cannot do. */
void log_problem(const std::string &problem);

/* Appends a line to a file that several processes write. */
void append_line(const std::string &path, const Json &line);

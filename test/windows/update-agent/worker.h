#pragma once

#include "object.h"

Variant new_downloader(const std::string &client);
Variant new_installer(const std::string &client);

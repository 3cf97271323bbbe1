#pragma once

#include "object.h"

/* A class of the agent that a program can make. */
struct Class {
    const wchar_t *name; /* program id */
    const wchar_t *id;
    Object *(*make)();
};

extern const Class classes[];
extern const size_t class_count;

#pragma once

/* Enumerations of the update agent by the names of its header, with which a test compares them. */
enum : long {
    orcSucceeded = 2,
    orcSucceededWithErrors = 3,
    orcFailed = 4,
    ssManagedServer = 1,
    ssWindowsUpdate = 2,
    ssOthers = 3,
    utSoftware = 1,
    utDriver = 2,
    uoInstallation = 1,
    daInstallation = 1,
    daUninstallation = 2,
    daOptionalInstallation = 4,
    iiRequiresExclusiveHandling = 2,
    usrsRegistered = 3,
};

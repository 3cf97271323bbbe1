/**
 * Enumerations of the update agent, as far as something is decided by them; a test compares them with the header.
 * Source: wuapi.idl of the SDK, by the same names.
 */

/** How a search, a download, an installation or an item of one ended. */
export const OPERATION_RESULT = { orcSucceeded: 2, orcSucceededWithErrors: 3 } as const;

/** Whom a searcher asks. */
export const SERVER_SELECTION = { ssDefault: 0, ssManagedServer: 1, ssOthers: 3 } as const;

/** What an entry of the history tells of. */
export const UPDATE_OPERATION = { uoInstallation: 1 } as const;

/** What whoever offers an update means to be done with it. */
export const DEPLOYMENT_ACTION = { daOptionalInstallation: 4 } as const;

/** Whether an update may be installed together with others. */
export const INSTALLATION_IMPACT = { iiRequiresExclusiveHandling: 2 } as const;

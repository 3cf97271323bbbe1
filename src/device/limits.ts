/** How long the update agent may take; it has no limits of its own. Milliseconds. */
export const WUA_SEARCH_TIMEOUT_MS = 60 * 60_000;
export const DOWNLOAD_TIMEOUT_MS = 120 * 60_000;
export const INSTALL_TIMEOUT_MS = 180 * 60_000;

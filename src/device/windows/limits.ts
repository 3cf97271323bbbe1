/**
 * Time limits of the bridge to Windows PowerShell, in milliseconds. It starts in one second, on a cold disk in thirty.
 */
export const PLACES_TIMEOUT_MS = 3 * 60_000;
export const PLACES_SILENCE_MS = 90_000;
/** A part of the inventory that says nothing for so long is given up, and the others are asked without it. */
export const INVENTORY_TIMEOUT_MS = 10 * 60_000;
export const INVENTORY_SILENCE_MS = 2 * 60_000;
export const EFFECTS_TIMEOUT_MS = 5 * 60_000;
export const EFFECTS_SILENCE_MS = 2 * 60_000;
/** Asking for reboot signals; the update agent among them can hang. */
export const SIGNALS_TIMEOUT_MS = 2 * 60_000;
export const SIGNALS_SILENCE_MS = 60_000;
/** After a reboot: how long servicing may go on before we go on without it, and how often it is asked. */
export const READY_TIMEOUT_MS = 15 * 60_000;
export const READY_POLL_MS = 10_000;
/** How long `AutoLogonChecked` is waited for once servicing is done: nobody sets it where no logon is possible. */
export const LOGON_GRACE_MS = 2 * 60_000;
/** `shutdown.exe` only leaves a request. */
export const SHUTDOWN_TIMEOUT_MS = 60_000;
/** `wevtutil.exe` reads the newest few records of one log. */
export const EVENT_QUERY_TIMEOUT_MS = 20_000;
/** A bridge that has nothing left to do ends by itself; one that stays so long is ended. */
export const BRIDGE_END_MS = 30_000;
/** Small questions to the update agent: does it live, what does its history say. It can hang in each of them. */
export const AGENT_TIMEOUT_MS = 10 * 60_000;
/** To say that the device is to be kept awake. */
export const AWAKE_TIMEOUT_MS = 2 * 60_000;
/** How often a long step is told about. */
export const TELL_EVERY_MS = 60_000;
/** How long another caller of the update agent is waited for before an update is left to the next run. */
export const BUSY_WAIT_MS = 10 * 60_000;
export const BUSY_POLL_MS = 15_000;
/** Each call of Defender's own program that repairs its definitions; one of them downloads some 200 MB. */
export const REPAIR_DEFINITIONS_TIMEOUT_MS = 20 * 60_000;
/** `dism /RestoreHealth` may fetch what is damaged from Windows Update. */
export const REPAIR_STORE_TIMEOUT_MS = 2 * 60 * 60_000;
/** For `net.exe` to stop or start a service; how long its state is waited for afterwards, and how often it is asked. */
export const SERVICE_TIMEOUT_MS = 5 * 60_000;
export const SERVICE_STOPPED_MS = 2 * 60_000;
export const SERVICE_STARTED_MS = 30_000;
export const SERVICE_POLL_MS = 2_000;
/** To suspend BitLocker and to take it up again. */
export const BITLOCKER_TIMEOUT_MS = 2 * 60_000;
/** What is kept of the raw answers of one inventory. */
export const MAX_RAW_CHARACTERS = 16 * 1_048_576;
/** The doctor answers within a minute: these add up to less. */
export const DOCTOR_PLACES_MS = 12_000;
export const DOCTOR_INVENTORY_MS = 24_000;
export const DOCTOR_SETUP_MS = 4_000;
export const DOCTOR_SILENCE_MS = 10_000;
export const DOCTOR_DISM_MS = 15_000;

/** The time of the device: the real one, or the scenario's. */
export interface DeviceClock {
  /** Wall clock that decides windows and ages. Milliseconds since 1970 UTC. */
  now(): number;
  /** IANA name of the device's time zone: what `local` means in a maintenance window. */
  readonly timeZone: string;
  /** Lets time pass: before checks, until things have settled, and between attempts. Scripted time needs none. */
  pause(ms: number, signal: AbortSignal): Promise<void>;
}

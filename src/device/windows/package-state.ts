/** `CurrentState` of a package below `Component Based Servicing\Packages`. */
export const PACKAGE_STATE = {
  staged: 0x40,
  superseded: 0x50,
  installPending: 0x60,
  installed: 0x70,
  permanent: 0x80,
} as const;

const NAMES: Readonly<Record<number, string>> = {
  0x00: 'absent',
  0x05: 'uninstallPending',
  0x10: 'resolving',
  0x20: 'resolved',
  0x30: 'staging',
  [PACKAGE_STATE.staged]: 'staged',
  [PACKAGE_STATE.superseded]: 'superseded',
  [PACKAGE_STATE.installPending]: 'installPending',
  0x65: 'partiallyInstalled',
  [PACKAGE_STATE.installed]: 'installed',
  [PACKAGE_STATE.permanent]: 'permanent',
};

/** The state in words; a number that nobody documents stays a number. */
export const packageStateName = (state: number | null): string =>
  state === null ? 'unknown' : (NAMES[state] ?? `0x${state.toString(16)}`);

/** The version at the end of a package name: `Package_for_RollupFix~31bf3856ad364e35~amd64~~26100.6899.1.10`. */
export const packageVersion = (name: string): string | null => /~(\d+(?:\.\d+){1,3})$/u.exec(name)?.[1] ?? null;

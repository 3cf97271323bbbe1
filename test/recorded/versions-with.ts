import { readVersionsBefore, type VersionsFound } from '../../src/device/windows/versions-before.ts';
import { aWindows, answerOf, requestOf } from '../device/windows/a-windows.ts';

/** The versions before a run on a device that has these packages, all in this state. */
export function versionsWith(names: readonly string[], state: number): Promise<VersionsFound> {
  const { bridge } = aWindows((call) => {
    const found = requestOf(call).flatMap(([verb, prefix = ''], index) => {
      const own = names.filter((name) => name.startsWith(prefix));
      const packages = own.map((name) => ({ name, state, installTime: null }));
      return verb === 'package' ? [{ index, prefix, state: 'found', hresult: null, message: null, packages }] : [];
    });
    return { says: answerOf({ package: found }) };
  });
  return readVersionsBefore(bridge, []);
}

import { answerOf } from '../../device/windows/a-windows.ts';
import { failed, type Line, type Played } from './agent.ts';
import type { RegistryData, Windows } from './model.ts';

const ADMINISTRATORS = 'S-1-5-32-544';

type Parts = Record<string, readonly object[]>;

/** The parts of an answer, with what is broken told in the place of those it is about. */
function answer(windows: Windows, said: Parts, wanted: ReadonlySet<string> = new Set()): Played {
  const says: object[] = [];
  for (const [part, items] of Object.entries(said)) {
    if (wanted.size > 0 && !wanted.has(part)) continue;
    const broken = windows.broken.get(part);
    if (broken === 'hangs') return { ended: 'timeLimit' };
    if (broken === 'dies') return { code: -1073741819 };
    if (typeof broken === 'number') says.push(...failed(part, broken));
    else if (broken === 'skips')
      says.push({ type: 'partStart', part }, { type: 'part', part, items: [], last: true, skipped: items.length });
    else says.push(...answerOf({ [part]: items }).slice(0, -1));
  }
  return { says: [...says, { type: 'answered' }] };
}

export function playPlaces(windows: Windows, lines: readonly Line[]): Played {
  const places = lines.flatMap(([verb, path], index) =>
    verb === 'bootKey' || verb === 'part'
      ? []
      : [
          {
            ...{ index, verb, path, action: 'none', reason: null, state: 'folder', isLink: false, links: [] },
            ...{ fileSystem: 'NTFS', driveType: 'Fixed', owner: ADMINISTRATORS, ownerAccepted: true, protected: true },
            ...{ rules: [], writableByUsers: [], hresult: null, message: null },
          },
        ],
  );
  return answer(windows, {
    language: [{ mode: 'FullLanguage' }],
    account: [{ name: 'NT AUTHORITY\\SYSTEM', sid: 'S-1-5-18', isSystem: true, isAdministrator: true }],
    os: [windows.os],
    places,
    boot: [bootItem(windows)],
  });
}

const bootItem = ({ bootId }: Windows) => ({
  present: true,
  id: bootId,
  created: false,
});

const SIGNALS = ['updateAgentKey', 'servicingRebootPending', 'servicingRebootInProgress'];

const signal = (windows: Windows, name: string) => ({
  ...{ name, class: 'strong', set: windows.signals.has(name), detail: windows.signals.has(name) ? ['set'] : [] },
  ...{ hresult: null, message: null },
});

export function playInventory(windows: Windows, lines: readonly Line[]): Played {
  const wanted = new Set(lines.flatMap(([verb, part]) => (verb === 'part' && part !== undefined ? [part] : [])));
  const { packages, drivers, products, settings, history } = windows;
  const said: Parts = {
    os: [windows.os],
    boot: [bootItem(windows)],
    services: [...windows.services].map(([name, state]) => ({
      ...{ name, displayName: name, start: 'automatic', state: state.toLowerCase() },
    })),
    applications: products.map((one) => ({ ...one, key: one.name, publisher: 'P' })),
    drivers: drivers.map((one) => ({ ...one, matchingDeviceId: one.hardwareId })),
    updates: packages,
    updateSettings: settings.map((one) => ({ ...one, kind: kindOf(one.data) })),
    rebootSignals: SIGNALS.map((name) => signal(windows, name)),
    servicing: [{ servicingInProgress: 0, autoLogonChecked: true }],
    disks: [{ name: 'C:\\', type: 'Fixed', fileSystem: 'NTFS', total: 256e9, free: 90e9 }],
    tasks: [],
    ports: [],
    sessions: [],
    hardware: [
      {
        ...{ manufacturer: 'M', model: 'X', sku: null, boardModel: null, biosVendor: null, biosVersion: null },
        ...{ biosDate: null, processor: null, machineGuid: null, secureBoot: 1, uuid: windows.uuid },
      },
    ],
    enrolments: [],
    rebootAgent: [signal(windows, 'updateAgent')],
    history: history.map((one) => ({ ...one, missing: [] })),
  };
  return answer(windows, said, wanted);
}

const kindOf = (data: RegistryData): string =>
  typeof data === 'number' ? 'DWord' : typeof data === 'string' ? 'String' : 'MultiString';

const seen = (index: number, found: boolean, more: object) => ({
  ...{ index, state: found ? 'found' : 'absent', hresult: null, message: null },
  ...more,
});

export function playEffects(windows: Windows, lines: readonly Line[]): Played {
  const at = (verb: string) => lines.flatMap((line, index) => (line[0] === verb ? [{ index, line }] : []));
  const said: Parts = { os: [windows.os] };
  const put = (verb: string, read: (index: number, first: string, second: string) => object): void => {
    const asked = at(verb);
    if (asked.length > 0) said[verb] = asked.map(({ index, line }) => guarded(windows, { verb, index, line }, read));
  };
  put('registry', (index, key, name) => {
    const data = registryOf(windows, `${key}\\${name}`.toLowerCase());
    const kind = data === undefined ? null : kindOf(data);
    return seen(index, data !== undefined, { key, value: name, kind, data: data ?? null, cut: false });
  });
  put('package', (index, prefix) => {
    const packages = windows.packages.filter(({ name }) => name.toLowerCase().startsWith(prefix.toLowerCase()));
    return seen(index, packages.length > 0, { prefix, packages });
  });
  put('product', (index, name) => {
    const products = windows.products
      .filter((one) => one.name.toLowerCase() === name.toLowerCase())
      .map(({ scope, version }) => ({ key: name, scope, version }));
    return seen(index, products.length > 0, { name, products });
  });
  put('driver', (index, hardwareId) => {
    const drivers = windows.drivers.filter((one) => one.hardwareId.toLowerCase() === hardwareId.toLowerCase());
    return seen(index, drivers.length > 0, { hardwareId, drivers });
  });
  put('values', (index, key, names) => {
    const keys = keysLike(windows, key).map(({ path, values }) => ({
      path,
      names: names === '' ? [...values.keys()] : [],
      data: names === '' ? [''] : names.split(';').map((one) => String(values.get(one.toLowerCase()) ?? '')),
    }));
    return seen(index, keys.length > 0, { key, wanted: names, opened: keys });
  });
  put('file', (index, path) => {
    const file = windows.files.get(path.toLowerCase());
    const versions = file ?? { fileVersion: null, productVersion: null };
    return seen(index, file !== undefined, { path, size: '1', modified: null, ...versions });
  });
  return answer(windows, said);
}

/** The keys that a path with `*` leads to, each with its values; a key is there when a value in it is. */
function keysLike(windows: Windows, path: string): { path: string; values: Map<string, RegistryData> }[] {
  const pattern = path
    .toLowerCase()
    .split('*')
    .map((part) => part.replaceAll(/[\\^$.()[\]{}|+?]/gu, '\\$&'))
    .join('[^\\\\]*');
  const found = new Map<string, Map<string, RegistryData>>();
  for (const [place, data] of windows.registry) {
    const at = place.lastIndexOf('\\');
    const key = place.slice(0, at);
    if (!new RegExp(`^${pattern}$`, 'u').test(key)) continue;
    found.set(key, (found.get(key) ?? new Map<string, RegistryData>()).set(place.slice(at + 1), data));
  }
  return [...found].map(([key, values]) => ({ path: key, values }));
}

/** One item whose place cannot be read, where the model says so: `registry hklm\...` or `package package_for_...`. */
function guarded(
  windows: Windows,
  { verb, index, line }: { readonly verb: string; readonly index: number; readonly line: Line },
  read: (index: number, first: string, second: string) => object,
): object {
  const [, first = '', second = ''] = line;
  const item = read(index, first, second);
  const place = `${verb} ${first}`.toLowerCase();
  const broken = [...windows.broken].find(([name]) => place.startsWith(name.toLowerCase()) && name.includes(' '))?.[1];
  if (typeof broken !== 'number') return item;
  return {
    ...item,
    state: 'unreadable',
    hresult: broken,
    message: 'refused',
    packages: [],
    products: [],
    drivers: [],
    data: null,
  };
}

export function playChecks(windows: Windows, lines: readonly Line[]): Played {
  const said: Record<string, object[]> = {};
  for (const [verb = '', name = ''] of lines) {
    if (verb === 'service') said['service'] = [{ state: windows.services.get(name) ?? null }];
    if (verb === 'process') said['process'] = [{ count: windows.services.get(name) === 'Running' ? 1 : 0 }];
    if (verb === 'certificate') said['certificate'] = [];
  }
  return answer(windows, said);
}

/** Where Windows writes the UUID of the board at each start. */
const BOARD = 'hklm\\system\\hardwareconfig\\lastconfig';

const registryOf = ({ registry, uuid }: Windows, place: string): RegistryData | undefined =>
  place === BOARD && uuid !== null ? `{${uuid}}` : registry.get(place);

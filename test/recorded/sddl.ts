/** Rights by their letters in SDDL, as an access mask of files. Source: "ACE strings" of Microsoft's documentation. */
const RIGHTS: Readonly<Record<string, number>> = {
  ...{ GA: 0x10000000, GR: 0x80000000, GW: 0x40000000, GX: 0x20000000 },
  ...{ RC: 0x20000, SD: 0x10000, WD: 0x40000, WO: 0x80000 },
  ...{ CC: 0x1, DC: 0x2, LC: 0x4, SW: 0x8, RP: 0x10, WP: 0x20, DT: 0x40, LO: 0x80, CR: 0x100 },
  ...{ FA: 0x1f01ff, FR: 0x120089, FW: 0x120116, FX: 0x1200a0 },
};
/** Accounts by their letters. */
const SIDS: Readonly<Record<string, string>> = {
  ...{ SY: 'S-1-5-18', BA: 'S-1-5-32-544', BU: 'S-1-5-32-545', AU: 'S-1-5-11', CO: 'S-1-3-0', AC: 'S-1-15-2-1' },
};

const sidOf = (text: string): string => SIDS[text] ?? text;

const maskOf = (text: string): number =>
  /^0x/iu.test(text)
    ? Number(text)
    : (text.match(/../gu) ?? []).reduce((mask, two) => (mask | (RIGHTS[two] ?? 0)) >>> 0, 0);

export interface AccessList {
  readonly owner: string;
  readonly protected: boolean;
  readonly rules: readonly {
    readonly sid: string;
    readonly rights: number;
    readonly type: 'allow' | 'deny';
    readonly inherited: boolean;
    readonly inheritOnly: boolean;
  }[];
}

/** A security descriptor as a text, read; the order of its rules stays. */
export function readSddl(sddl: string): AccessList {
  const owner = sidOf(/^O:(S-[\d-]+|\w\w)/u.exec(sddl)?.[1] ?? '');
  const [, flags = '', list = ''] = /D:(\w*)((?:\([^)]*\))*)/u.exec(sddl) ?? [];
  const rules = [...list.matchAll(/\(([^)]*)\)/gu)].map(([, ace = '']) => {
    const [type = '', inheritance = '', rights = '', , , sid = ''] = ace.split(';');
    return {
      ...{ sid: sidOf(sid), rights: maskOf(rights), type: type === 'A' ? ('allow' as const) : ('deny' as const) },
      ...{ inherited: inheritance.includes('ID'), inheritOnly: inheritance.includes('IO') },
    };
  });
  return { owner, protected: flags.startsWith('P'), rules };
}

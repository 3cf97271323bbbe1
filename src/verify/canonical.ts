/**
 * The canonical form of a parsed JSON value, or undefined when it has none: sorted keys, no space, whole numbers that
 * are safe. Written apart from the writer's own.
 */ // E-2.3
export function canonicalOf(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
      return value.isWellFormed() ? JSON.stringify(value) : undefined;
    case 'boolean':
      return value ? 'true' : 'false';
    case 'number':
      return Number.isSafeInteger(value) && !Object.is(value, -0) ? value.toString(10) : undefined;
    case 'object':
      return value === null ? 'null' : Array.isArray(value) ? listOf(value) : objectOf(value);
    default:
      return undefined;
  }
}

function listOf(items: readonly unknown[]): string | undefined {
  const texts = items.map(canonicalOf);
  return texts.includes(undefined) ? undefined : `[${texts.join(',')}]`;
}

function objectOf(value: object): string | undefined {
  const members = new Map(Object.entries(value));
  const texts: string[] = [];
  for (const key of [...members.keys()].sort()) {
    const text = canonicalOf(members.get(key));
    if (text === undefined || !key.isWellFormed()) return undefined;
    texts.push(`${JSON.stringify(key)}:${text}`);
  }
  return `{${texts.join(',')}}`;
}

/** Whether a file is byte for byte the canonical form of what it says, with one LF at the end. */ // E-2.4
export function isCanonicalFile(bytes: Uint8Array, value: unknown): boolean {
  const text = canonicalOf(value);
  return text !== undefined && Buffer.from(`${text}\n`, 'utf8').equals(bytes);
}

/**
 * The leaves of a list: what it says beside its entries, then each entry. Undefined when one has no canonical form.
 */ // E-5.2
export function leavesOf(list: { readonly entries: readonly object[] }): Uint8Array[] | undefined {
  const { entries, ...head } = list;
  const leaves: Uint8Array[] = [];
  for (const leaf of [head, ...entries]) {
    const text = canonicalOf(leaf);
    if (text === undefined) return undefined;
    leaves.push(Buffer.from(text, 'utf8'));
  }
  return leaves;
}

import { DOMParser, type Element } from '@xmldom/xmldom';

/** What the Task Scheduler takes an element for that is not there (win32 docs, Task Scheduler schema). */
const DEFAULTS: Readonly<Record<string, string>> = {
  AllowStartOnDemand: 'true',
  Enabled: 'true',
  MultipleInstancesPolicy: 'IgnoreNew',
  StartWhenAvailable: 'false',
};

/** What decides when it starts, as whom, how, and what; the rest is for people. */
const DECIDING = ['Triggers', 'Principals', 'Settings', 'Actions'];

/**
 * What a registered task does differently from what was asked, one sentence each; empty when it is the same. What
 * Windows adds to the settings is its own; a trigger, an account or an action more is a difference. Pure.
 */
export function taskDifferences(asked: string, registered: string): string[] {
  const [wanted, found] = [valuesOf(asked), valuesOf(registered)];
  if (found === null) return ['expected a task definition, got no XML'];
  const missing = [...(wanted ?? [])].flatMap(([path, value]) => {
    const got = found.get(path) ?? DEFAULTS[path.slice(path.lastIndexOf('/') + 1)];
    return got !== undefined && isSame(got, value) ? [] : [`${path}: expected ${value}, got ${got ?? 'nothing'}`];
  });
  const more = [...found.keys()]
    .filter(
      (path) =>
        !wanted?.has(path) && !path.startsWith('Settings/') && !/\/(?:Enabled|Repetition|LogonType)/u.test(path),
    )
    .map((path) => `${path}: expected nothing, got ${found.get(path) ?? ''}`);
  return [...missing, ...more];
}

/** A boundary is the same moment however it is written: exports of Windows have milliseconds (recorded tasks). */
const isSame = (one: string, other: string): boolean =>
  one === other || (ISO_TIME.test(one) && ISO_TIME.test(other) && Date.parse(one) === Date.parse(other));

const ISO_TIME = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/u;

/** The text of each element that decides, by its path; null for what is no task. */
function valuesOf(xml: string): Map<string, string> | null {
  const root = parse(xml)?.documentElement;
  if (root?.localName !== 'Task') return null;
  const values = new Map<string, string>();
  for (const part of childrenOf(root)) {
    if (DECIDING.includes(part.localName ?? '')) collect(part, part.localName ?? '', values);
  }
  return values;
}

function collect(element: Element, path: string, values: Map<string, string>): void {
  const children = childrenOf(element);
  if (children.length === 0) values.set(path, (element.textContent ?? '').trim());
  const seen = new Map<string, number>();
  for (const child of children) {
    const name = child.localName ?? '';
    const before = seen.get(name) ?? 0;
    seen.set(name, before + 1);
    collect(child, `${path}/${name}${before === 0 ? '' : `[${before + 1}]`}`, values);
  }
}

const childrenOf = (element: Element): Element[] =>
  Array.from(element.childNodes).filter((node): node is Element => node.nodeType === node.ELEMENT_NODE);

function parse(xml: string) {
  try {
    const declared = xml.replace(/^\ufeff/u, '');
    return new DOMParser({ onError: () => undefined }).parseFromString(declared, 'text/xml');
  } catch {
    return undefined; // not well-formed
  }
}

import { deepEqual, equal, ok } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fact, recorded } from '../../support/recorded.ts';

const HEADER = 'wua/wuapi.json';

interface Interface {
  readonly iid: string;
  readonly base: string;
  readonly members: readonly { readonly name: string; readonly kind: string; readonly dispid: string }[];
}

const source = readFileSync(join(import.meta.dirname, '..', '..', 'windows', 'update-agent', 'agent.idl'), 'utf8');

/** The macros of the file, put in place of their names. */
function expanded(text: string): string {
  const macros = [...text.replaceAll('\\\n', ' ').matchAll(/^#define (\w+)\(([^)]*)\) (.*)$/gmu)];
  const [, ...lines] = macros.length === 0 ? [] : ['', text.replaceAll('\\\n', ' ').replaceAll(/^#define.*$/gmu, '')];
  let found = lines.join('');
  for (const [, name = '', parameters = '', body = ''] of macros.toReversed()) {
    const names = parameters.split(',').map((one) => one.trim());
    found = found.replaceAll(new RegExp(`\\b${name}\\(([^()]*)\\)`, 'gu'), (_, given: string) => {
      const values = given.split(',').map((one) => one.trim());
      return names.reduce((made, one, i) => made.replaceAll(new RegExp(`\\b${one}\\b`, 'gu'), values[i] ?? ''), body);
    });
  }
  return found;
}

/** Every member as `kind name id`, by interface. */
const ours = new Map(
  [...expanded(source).matchAll(/\[uuid\(([^)]*)\)\] dispinterface (\w+) \{(.*?)\n {2}\}/gsu)].map(
    ([, iid = '', name = '', body = '']) => {
      const members = [...body.matchAll(/\[id\((-?\w+)\)([^\]]*)\]\s*[\w ]+?\*?\s*(\w+)\(/gu)].map(
        ([, id = '', how = '', member = '']) => {
          const kind = how.includes('propput') ? 'propput' : how.includes('propget') ? 'propget' : 'method';
          return `${kind} ${member} ${Number(id)}`;
        },
      );
      return [name, { iid: iid.toLowerCase(), members: members.sort() }] as const;
    },
  ),
);

const NAMED: Readonly<Record<string, number>> = { DISPID_VALUE: 0, DISPID_NEWENUM: -4 };

/** All members of an interface with those of the interfaces below it. */
function recordedMembers(interfaces: Readonly<Record<string, Interface>>, name: string): string[] {
  const one = interfaces[name];
  if (one === undefined) return [];
  const own = one.members.map(
    ({ name: member, kind, dispid }) => `${kind} ${member} ${NAMED[dispid] ?? Number(dispid)}`,
  );
  return [...recordedMembers(interfaces, one.base), ...own];
}

/** Each `name = number` of the agent's enumerations in the product, its scripts and the scripted agent. */
function valuesIn(...path: string[]): [string, number][] {
  const text = readFileSync(join(import.meta.dirname, '..', '..', '..', ...path), 'utf8');
  const own = /\b((?:orc|ss|ut|uo|da|ii|irb|usrs|asf|uec)[A-Z]\w*)\s*[:=]\s*(\d+)/gu;
  return [...text.matchAll(own)].map(([, name = '', value]) => [name, Number(value)]);
}

for (const path of [
  ['src', 'domain', 'agent', 'enumerations.ts'],
  ['assets', 'powershell', 'agent.ps1'],
  ['test', 'windows', 'update-agent', 'enumerations.h'],
]) {
  test(`the enumerations in ${path.join('/')} have the agent's own values`, recorded(HEADER), () => {
    const { enums } = fact<{ enums: Record<string, Record<string, number>> }>(HEADER);
    const known = new Map(Object.values(enums).flatMap((one) => Object.entries(one)));
    const found = valuesIn(...path);
    ok(found.length >= 4);
    for (const [name, value] of found) equal(value, known.get(name), name);
  });
}

describe('the scripted update agent', () => {
  const agents = [...ours].filter(([name]) => !name.startsWith('ISWbem'));

  test(
    'has the members of the agent, each with its id, on the interface where the agent has it',
    recorded(HEADER),
    () => {
      const { interfaces } = fact<{ interfaces: Record<string, Interface> }>(HEADER);
      ok(agents.length >= 35);
      for (const [name, { iid, members }] of agents) {
        deepEqual(members, recordedMembers(interfaces, name).sort(), name);
        equal(iid, interfaces[name]?.iid.toLowerCase(), name);
      }
    },
  );

  test('counts no id twice for one kind of member', () => {
    for (const [name, { members }] of ours) {
      const ids = members.map((one) => one.replace(/ \w+ /u, ' '));
      equal(new Set(ids).size, ids.length, name);
    }
  });
});

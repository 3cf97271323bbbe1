import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A scenario file with this many updates that all install, and returns its path. */
export function scenarioOf(scratch: string, updates: number): string {
  const name = `bench-${updates}-0`;
  const file = join(scratch, `${name}.json`);
  const list = Array.from({ length: updates }, (_, i) => ({
    kb: `KB${6_000_000 + i}`,
    title: `Security Update ${i} for Contoso (KB${6_000_000 + i})`,
    severity: 'Important',
    install: { seconds: 5 },
  }));
  writeFileSync(file, JSON.stringify({ schemaVersion: 1, name, description: 'For measuring.', updates: list }));
  return file;
}

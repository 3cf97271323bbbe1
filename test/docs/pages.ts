import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './named-tests.ts';

/** Every page of the project that people read. */
export const PAGES: readonly string[] = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(ROOT, 'docs')).map((name) => `docs/${name}`),
].filter((name) => name.endsWith('.md'));

export const read = (name: string): string => readFileSync(join(ROOT, name), 'utf8');

/** One fenced block of a page: what stands behind its fence, and what is in it. */
export interface Block {
  readonly info: string;
  readonly text: string;
}

/** Every fenced block of a page, from the top. */
export const blocksIn = (text: string): Block[] =>
  [...text.matchAll(/^( *)```(\S.*)\n([^]*?)^\1```$/gmu)].map(([, indent = '', info = '', block = '']) => ({
    info: info.trim(),
    text: block.replaceAll(new RegExp(`^${indent}`, 'gmu'), ''),
  }));

/** The name of the file that a block shows: ` ```json config/UpdatePolicy.json `; null for one that shows none. */
export const fileOf = ({ info }: Block): string | null =>
  /^(?:json|python|powershell) (\S+\.\w+)$/u.exec(info)?.[1] ?? null;

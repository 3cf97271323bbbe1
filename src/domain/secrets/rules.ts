import { BLOCKS } from './blocks.ts';
import { COMMANDS } from './commands.ts';
import { HEADERS } from './headers.ts';
import { PROSE } from './prose.ts';
import type { SecretRule } from './rule.ts';
import { TOKENS } from './tokens.ts';
import { URLS } from './urls.ts';

/**
 * Shapes that are known by their own form, in the order in which they are looked for. Those after a word for a secret
 * are in `named.ts`.
 */
export const FREE: readonly SecretRule[] = [...BLOCKS, ...URLS, ...HEADERS, ...TOKENS, ...COMMANDS, ...PROSE];

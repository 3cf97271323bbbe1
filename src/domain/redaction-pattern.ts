import { RegExpParser, visitRegExpAST, type AST } from '@eslint-community/regexpp';
import { costOf, type Cost } from './redaction-cost.ts';
import { MAX_INSPECTED } from './redaction-follow.ts';

/**
 * Patterns come from policy files and run over texts from outside, in a process that must end. A pattern is taken only
 * when its worst case is known to be cheap, from one position of a text of `MAX_INSPECTED` characters: so many ways,
 * and so many steps on them. Nested quantifiers, `(a|a)*` and `.*.*.*` are all refused by these two numbers.
 */
const MAX_WAYS = 8 * MAX_INSPECTED;
const MAX_STEPS = 100 * MAX_INSPECTED;

export type PatternCheck =
  { readonly ok: true; readonly pattern: RegExp } | { readonly ok: false; readonly fault: string };

/** A pattern of a policy as a regular expression (case-insensitive, Unicode), or what was expected of it instead. */
export function checkPattern(source: string): PatternCheck {
  let pattern: RegExp;
  try {
    pattern = new RegExp(source, 'giu');
  } catch (error) {
    const why = error instanceof SyntaxError ? ` (${error.message.split(': ').at(-1) ?? ''})` : '';
    return { ok: false, fault: `expected a regular expression${why}` };
  }
  const parts = partsOf(source);
  if (parts === null) return { ok: false, fault: 'expected no lookaround, back reference, named group or modifier' };
  if (matchesEmpty(parts)) return { ok: false, fault: 'expected a pattern that does not match the empty text' };
  const cost = costOf(parts);
  if (cost.ways > MAX_WAYS || cost.steps > MAX_STEPS)
    return {
      ok: false,
      fault: 'expected repetitions that are neither nested nor overlapping and have a bound, as in .{0,40}',
    };
  return { ok: true, pattern };
}

/** Upper bound of what is tried from one position; null when the pattern uses what we do not judge. */
export function costOfMatching(source: string): Cost | null {
  const parts = partsOf(source);
  return parts === null ? null : costOf(parts);
}

/**
 * The pattern in its parts. Null for what we do not judge, and for what the engine takes and the parser does not know
 * yet.
 */
function partsOf(source: string): AST.Pattern | null {
  try {
    const pattern = new RegExpParser().parsePattern(source, 0, source.length, { unicode: true });
    return isJudged(pattern) ? pattern : null;
  } catch {
    return null;
  }
}

/** Asked of the parts: a pattern can take for ever on the empty text too. */
const matchesEmpty = ({ alternatives }: Pick<AST.Pattern, 'alternatives'>): boolean =>
  alternatives.some(({ elements }) => elements.every(isEmptyAtNothing));

function isEmptyAtNothing(element: AST.Element): boolean {
  switch (element.type) {
    case 'Quantifier':
      return element.min === 0 || isEmptyAtNothing(element.element);
    case 'Group':
    case 'CapturingGroup':
      return matchesEmpty(element);
    case 'Assertion':
      return element.kind === 'start' || element.kind === 'end' || (element.kind === 'word' && element.negate);
    default:
      return false;
  }
}

function isJudged(pattern: AST.Pattern): boolean {
  let judged = true;
  const no = (): void => {
    judged = false;
  };
  visitRegExpAST(pattern, {
    onBackreferenceEnter: no,
    onModifiersEnter: no,
    onAssertionEnter: ({ kind }) => {
      if (kind === 'lookahead' || kind === 'lookbehind') no();
    },
    onCapturingGroupEnter: ({ name }) => {
      if (name !== null) no();
    },
  });
  return judged;
}
